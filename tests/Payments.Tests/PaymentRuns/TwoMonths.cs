using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.PaymentRuns;

/// <summary>
/// Two communes on two months: June is released, July is calculated. Everyone is severely disabled, 750.000 đ a month;
/// before July one became extreme, one died, one was newly granted.
/// </summary>
public sealed class TwoMonths : IAsyncLifetime
{
    public const string Here = "14845";
    public const string There = "14866";
    public const long SevereVnd = 750_000;
    public const long ExtremeVnd = 1_000_000;

    private static readonly Guid account = new("01970000-0000-7000-8000-0000000000aa");

    private TestService? service;
    private string? banks;

    public TestService Service =>
        service ?? throw new InvalidOperationException("The fixture has not begun.");

    public Guid InCash { get; } = Person(1);

    public Guid ByAccount { get; } = Person(2);

    public Guid Raised { get; } = Person(3);

    public Guid Dead { get; } = Person(4);

    public Guid Granted { get; } = Person(5);

    public Guid Elsewhere { get; } = Person(6);

    public Guid June { get; private set; }

    public Guid July { get; private set; }

    public Task<TestCaller> As(string userName) => Service.As(userName);

    public async Task InitializeAsync()
    {
        // The tests say themselves what became of a release: nobody else makes payments.
        banks = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            banks,
            """
            [{"bin":"970436","name":"A bank","adapter":"pull","default":true,
              "accounts":[{"communeCode":"*","name":"UBND xa","account":"1500200001"}]}]
            """
        );
        service = await TestService.Start(
            new DateOnly(2026, 5, 18),
            banks,
            [Here, There],
            idle: ["release preparation", "enlist cash", "fall back to cash", "settle lists"]
        );
        await Execute(
            """
            insert into commune (commune_code, name, province_code)
            values ('14845', 'Xã Đây', '38'), ('14866', 'Xã Kia', '38')
            """
        );
        await Enrol(InCash, Here, "=HYPERLINK(1) Nguyễn Văn \"A\"", "cash");
        await Enrol(ByAccount, Here, "Trần Thị B", "account");
        await Enrol(Raised, Here, "Lê Văn C", "cash");
        await Enrol(Dead, Here, "Phạm Thị D", "cash");
        await Enrol(Elsewhere, There, "Hoàng Văn E", "cash");
        June = await Calculated("2026-06");
        await Step(June, "submit", "preparer");
        await Step(June, "approve", "approver");
        await Draw(June, Here, 4 * SevereVnd);
        await Draw(June, There, SevereVnd);
        await Step(June, "release", "treasurer");

        Service.TurnTo(new DateOnly(2026, 6, 17));
        await Fact(Raised, Here, "2026-06-05", "2026-06-06", "extreme", null);
        await Fact(Dead, Here, "2026-06-10", "2026-06-12", "severe", "2026-06-10");
        await Enrol(Granted, Here, "Vũ Thị G", "cash", "2026-06-02");
        July = await Calculated("2026-07");
    }

    public async Task DisposeAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }

        if (banks is not null)
        {
            File.Delete(banks);
        }
    }

    public async Task<Guid> PayoutOf(Guid run, Guid person)
    {
        var caller = await As("preparer");
        var payouts = (await caller.Get($"/v1/payment-runs/{run}/payouts")).Must(HttpStatusCode.OK);
        return payouts.Json["items"]!
            .AsArray()
            .Single(item => item!["beneficiaryId"]!.GetValue<Guid>() == person)![
            "id"
        ]!.GetValue<Guid>();
    }

    public async Task<JsonNode> Payout(Guid id) =>
        (await (await As("auditor")).Get($"/v1/payouts/{id}")).Must(HttpStatusCode.OK).Json;

    public async Task Step(Guid run, string step, string by) =>
        Succeeded(await (await As(by)).Post($"/v1/payment-runs/{run}/{step}", new { }));

    public async Task Draw(Guid run, string commune, long amountVnd) =>
        Succeeded(
            await (await As("treasurer")).Post(
                "/v1/drawdowns",
                new
                {
                    runId = run,
                    communeCodes = new[] { commune },
                    benefit = "monthly_allowance",
                    amountVnd,
                    documentNo = "RDT-" + commune,
                    drawnOn = "2026-05-18",
                }
            )
        );

    /// <summary>Proposes and accepts; the answer is that of the acceptance.</summary>
    public async Task<Answer> Decide(Guid payout, string step, object? body)
    {
        var laid = await (await As("preparer")).Post($"/v1/payouts/{payout}/{step}", body);
        var id = laid.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId");
        return await (await As("approver")).Post($"/v1/proposals/{id}/accept");
    }

    public async Task Execute(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Service.Database.Admin.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> Scalar<T>(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Service.Database.Admin.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Says that the workers made the payments of all list releases so far.</summary>
    public Task ReleasesArePrepared() =>
        Execute(
            "update release set accounts_prepared = true, cash_listed = true where kind = 'list'"
        );

    private async Task<Guid> Calculated(string month)
    {
        var caller = await As("preparer");
        var made = await caller.Post(
            "/v1/payment-runs",
            new
            {
                month,
                kind = "regular",
                communeCodes = new[] { Here, There },
            }
        );
        var where = made.Must(HttpStatusCode.Created).Headers.Location!.ToString();
        Succeeded(await caller.Post($"{where}/calculate", new { }));
        var run = await caller.Until(
            where,
            json => json["progress"] is null && json["state"]!.GetValue<string>() == "calculated"
        );
        return run.Value<Guid>("id");
    }

    private async Task Enrol(
        Guid person,
        string commune,
        string name,
        string channel,
        string signedOn = "2022-02-10"
    )
    {
        await Execute(
            """
            insert into beneficiary (id, commune_code, state, file_no, full_name, name_folded, created_at, created_by)
            values ($1, $2, 'granted', $1::text, $3, 'x', now(), 'officer');
            """,
            new() { Value = person },
            new() { Value = commune },
            new() { Value = name }
        );
        await Execute(
            """
            insert into decision (id, commune_code, beneficiary_id, kind, number, signed_on, signed_by, known_on,
                                  recorded_by, recorded_at)
            values (gen_random_uuid(), $2, $1, 'monthly_allowance', '12/QĐ-UBND', $3, 'commune_chairman', $3, 'officer',
                    $3)
            """,
            new() { Value = person },
            new() { Value = commune },
            new() { Value = Day(signedOn) }
        );
        if (channel == "account")
        {
            await Execute(
                """
                insert into payment_account (id, commune_code, beneficiary_id, bank_bin, account_cipher, account_digest,
                                             account_tail, account_name, state, created_at)
                values ($1, $2, $3, '970436', '\x00', '\x00', '6789', 'TRAN THI B', 'match', now())
                """,
                new() { Value = account },
                new() { Value = commune },
                new() { Value = person }
            );
        }

        await Execute(
            """
            insert into payee (id, commune_code, beneficiary_id, role, relation, name, channel, cash_reason, account_id,
                               since, recorded_by)
            values (gen_random_uuid(), $2, $1, 'beneficiary', 'self', $3, $4,
                    case when $4 = 'cash' then 'age' end, case when $4 = 'account' then $5 end, now(), 'officer')
            """,
            new() { Value = person },
            new() { Value = commune },
            new() { Value = name },
            new() { Value = channel },
            new() { Value = account }
        );
        await Fact(person, commune, "2021-07-01", signedOn, "severe", null, signedOn);
    }

    private Task Fact(
        Guid person,
        string commune,
        string from,
        string knownOn,
        string level,
        string? diedOn,
        string signedOn = "2022-02-10"
    ) =>
        Execute(
            """
            insert into fact (commune_code, beneficiary_id, effective_from, known_on, recorded_at, recorded_by,
                              date_of_birth, date_of_death, disability_level, disability_certified_on, decision_no,
                              decision_signed_on)
            values ($1, $2, $3, $4, $4, 'officer', '1985-01-01', $5, $6, $7, '12/QĐ-UBND', $8)
            """,
            new() { Value = commune },
            new() { Value = person },
            new() { Value = Day(from) },
            new() { Value = Day(knownOn) },
            new()
            {
                Value = diedOn is null ? DBNull.Value : Day(diedOn),
                NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date,
            },
            new() { Value = level },
            new() { Value = Day(signedOn) },
            new() { Value = Day(signedOn) }
        );

    private static void Succeeded(Answer answer) =>
        Assert.True((int)answer.Status is >= 200 and < 300, answer.Text);

    private static DateOnly Day(string day) =>
        DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Guid Person(int number) => new($"01970000-0000-7000-8000-{number:000000000000}");
}
