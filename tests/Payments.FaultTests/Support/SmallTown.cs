using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Payments.FaultTests.Strangers;
using Payments.Tests.Support;

namespace Payments.FaultTests.Support;

/// <summary>
/// A few people of one commune, 750.000 đ a month each, and one bank that takes orders and is otherwise silent: what it
/// says is said by the test.
/// </summary>
internal sealed class SmallTown : IAsyncDisposable
{
    public const string Commune = "14857";

    private readonly StrangersBank bank;
    private readonly TestService service;

    private SmallTown(StrangersBank bank, TestService service)
    {
        this.bank = bank;
        this.service = service;
        Month = new Month(new SteadyCaller(() => service.Address));
    }

    public Month Month { get; }

    public TestService Service => service;

    public StrangersLedger Ledger => bank.Ledger;

    public NpgsqlDataSource Admin => service.Database.Admin;

    /// <param name="people">Names, each paid by account, or in cash when it begins with "Cash".</param>
    public static async Task<SmallTown> Found(params IReadOnlyList<string> people)
    {
        var bank = await StrangersBank.OpenMute("970405");
        var service = await TestService.Start(
            Month.Day,
            StrangersBank.WriteFile([bank], maxPayments: 1000),
            [Commune, "15880"]
        );
        var town = new SmallTown(bank, service);
        await town.Month.Import(Registry(people));
        return town;
    }

    /// <summary>Calculates a month for the commune.</summary>
    public async Task<Guid> Calculate(string month)
    {
        var run = await Month.Plan(month, [Commune]);
        await Month.OrderCalculation(run);
        await Month.Calculated(run);
        return run;
    }

    /// <summary>Approves and releases a run, and waits until its payments lie at the bank.</summary>
    public async Task Pay(Guid run)
    {
        await Month.Approve(run);
        await Month.Release(run);
        await Sent();
    }

    public Task Sent() =>
        Patience.Until(
            "everything is sent",
            TimeSpan.FromSeconds(60),
            async () =>
                await Count(
                    "select count(*) from release where not (accounts_prepared and cash_listed)"
                ) == 0
                && await Count(
                    "select count(*) from bank_batch where state in ('prepared', 'sending')"
                ) == 0
        );

    /// <summary>The bank says something of a payment by its status report.</summary>
    public async Task Say(string endToEndId, string status, string? reason = null)
    {
        var (batch, order) =
            Ledger.FindOrder(endToEndId) ?? throw new InvalidOperationException("Not at the bank.");
        await Tell(
            StrangersWords.Status(
                batch.MsgId,
                null,
                null,
                [new Spoken(endToEndId, order.Block, status, reason, null)]
            )
        );
    }

    /// <summary>The bank books something on our account.</summary>
    public Task Book(string endToEndId, string reference, bool isReturn = false)
    {
        var (_, order) =
            Ledger.FindOrder(endToEndId) ?? throw new InvalidOperationException("Not at the bank.");
        return Tell(
            StrangersWords.Statement(
                bank.Account,
                Month.Day,
                StrangersBank.OpeningVnd,
                [new Booking(reference, order.AmountVnd, isReturn, endToEndId, null, null)]
            )
        );
    }

    public async Task<JsonNode> Payout(Guid run, string person)
    {
        await using var command = Admin.CreateCommand(
            """
            select o.id
              from payout o
              join beneficiary b on b.id = o.beneficiary_id
             where o.run_id = $1
               and b.full_name = $2
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = run });
        command.Parameters.Add(new NpgsqlParameter { Value = person });
        var id = (Guid)(
            await command.ExecuteScalarAsync()
            ?? throw new InvalidOperationException($"{person} has none.")
        );
        return (await Month.Caller.Get("auditor", $"/v1/payouts/{id}"))
            .Must(HttpStatusCode.OK)
            .Json;
    }

    public async Task<long> Count(string sql)
    {
        await using var command = Admin.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task Execute(string sql)
    {
        await using var command = Admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await bank.DisposeAsync();
    }

    private async Task Tell(byte[] message) =>
        Month.Succeeded(
            await Month.Caller.Upload("bank", "/v1/bank-messages", message, "application/xml")
        );

    private static byte[] Registry(IReadOnlyList<string> people)
    {
        var text = new StringBuilder(
            "personal_id,full_name,date_of_birth,commune_code,disability_level,disability_certified_on,decision_no,"
                + "decision_signed_on,channel,bank_bin,account_no,account_name,cash_reason\n"
        );
        for (var at = 0; at < people.Count; at++)
        {
            var way = people[at].StartsWith("Cash", StringComparison.Ordinal)
                ? "cash,,,,age"
                : $"account,970405,35001234567{at:00},{people[at].ToUpperInvariant()},";
            text.Append(
                CultureInfo.InvariantCulture,
                $"038085{at + 1:000000},{people[at]},1985-02-03,{Commune},severe,2024-01-15,12/QĐ-UBND,2024-02-10,{way}\n"
            );
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
