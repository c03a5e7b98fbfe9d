using System.Globalization;
using System.Text;
using Dapper;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;
using Payments.Tests.Support;

namespace Payments.Tests.Beneficiaries;

public sealed class ImportTests : IAsyncLifetime
{
    private const string Header =
        "personal_id,file_no,full_name,date_of_birth,commune_code,household,hiv,effective_from,decision_no,"
        + "decision_signed_on,channel,bank_bin,account_no,cash_reason,hamlet\n";

    private const string An =
        "038041123456,,Nguyễn Văn An,1941-03-15,14857,,,,12/QĐ-UBND,2021-09-15,account,970405,3500123456789,,Bản 1\n";

    private const string Child =
        ",HS7,Lò Thị Mỷ,2016-02-01,14857,poor,true,,,,cash,,,guardian_pending,Bản 2\n";

    private static readonly DateOnly today = new(2025, 6, 5);

    private readonly string keys = Path.Combine(
        Path.GetTempPath(),
        "payments-import-" + Path.GetRandomFileName()
    );
    private readonly Clock clock = new(TimeProvider.System);
    private TestDatabase database = null!;

    private PersonalNumbers Numbers => new(new PersonalData(new KeyFolder(keys)));

    private ImportStore Store => new(database.Worker, Numbers, clock);

    private ImportApply Apply => new(database.Worker, ReferenceData.Communes, clock);

    public async Task InitializeAsync()
    {
        clock.TurnTo(today);
        database = await TestDatabase.Create();
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(keys, recursive: true);
    }

    [Fact]
    public async Task A_checked_file_changes_nothing_until_it_is_applied()
    {
        var id = await Check(Header + An + Child + "x,,,,,,,,,,,,,,\n");

        var status = await Status(id);
        Assert.Equal(
            ("checked", 3, 2, 1),
            (status.State, status.Rows, status.Accepted, status.Refused)
        );
        Assert.Equal(0, await Count("beneficiary"));
        Assert.Equal(2, await Count("import_row"));
    }

    [Fact]
    public async Task An_applied_file_puts_people_on_the_rolls_with_their_facts_and_payees()
    {
        var status = await Import(Header + An + Child);

        Assert.Equal(("applied", 2, 0), (status.State, status.Accepted, status.Unchanged));
        var rows = await Query(
            """
            select b.full_name, b.state, f.effective_from::text, f.household, f.hiv, y.channel, y.cash_reason
              from beneficiary b
              join fact f on f.beneficiary_id = b.id
              join payee y on y.beneficiary_id = b.id and y.until is null
             order by b.full_name collate "C"
            """
        );
        Assert.Equal(
            [
                "Lò Thị Mỷ|draft|2025-06-05|poor|True|cash|guardian_pending",
                "Nguyễn Văn An|granted|2021-03-15|none|False|account|",
            ],
            rows
        );
        Assert.Equal(0, await Count("import_row") + await Count("import_payee"));
        Assert.Equal(["Xã Trung Lý|38"], await Query("select name, province_code from commune"));
    }

    [Fact]
    public async Task Numbers_are_sealed_and_open_again()
    {
        await Import(Header + An);

        await using var connection = await database.Admin.OpenConnectionAsync();
        var (id, idDigest) = await connection.QuerySingleAsync<(byte[], byte[])>(
            "select personal_id_cipher, personal_id_digest from beneficiary"
        );
        var (account, accountDigest) = await connection.QuerySingleAsync<(byte[], byte[])>(
            "select account_cipher, account_digest from payment_account"
        );
        Assert.Equal("038041123456", Numbers.OpenPersonalId(id, idDigest));
        Assert.Equal("3500123456789", Numbers.OpenAccount(account, accountDigest));
        Assert.DoesNotContain(
            "038041123456",
            Encoding.Latin1.GetString(id),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await Import(Header + An + Child);
        var before = await Everything();

        var status = await Import(Header + An + Child);

        Assert.Equal(("applied", 2, 2), (status.State, status.Accepted, status.Unchanged));
        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task A_changed_row_adds_a_dated_fact_and_leaves_the_past()
    {
        await Import(Header + An + Child);

        var status = await Import(
            Header + An.Replace(",14857,,", ",14857,near_poor,", StringComparison.Ordinal) + Child
        );

        Assert.Equal(1, status.Unchanged);
        Assert.Equal(
            ["2021-03-15|none", "2025-06-05|near_poor"],
            await Query(
                """
                select f.effective_from::text, f.household
                  from fact f
                  join beneficiary b on b.id = f.beneficiary_id
                 where b.full_name = 'Nguyễn Văn An'
                 order by f.fact_no
                """
            )
        );
    }

    [Fact]
    public async Task A_change_in_the_past_is_written_for_its_own_day_once()
    {
        await Import(Header + An);
        var late = An.Replace(",14857,,,,", ",14857,poor,,2024-01-01,", StringComparison.Ordinal);

        await Import(Header + late);
        var again = await Import(Header + late);

        Assert.Equal(1, again.Unchanged);
        Assert.Equal(
            ["2021-03-15", "2024-01-01"],
            await Query("select effective_from::text from fact order by fact_no")
        );
    }

    [Fact]
    public async Task Another_account_replaces_the_payee_and_keeps_the_old_one()
    {
        await Import(Header + An);
        var other = An.Replace("3500123456789", "3500999999999", StringComparison.Ordinal);

        await Import(Header + other);
        await Import(Header + An);

        Assert.Equal(2, await Count("payment_account"));
        Assert.Equal(3, await Count("payee"));
        Assert.Equal(
            ["6789"],
            await Query(
                "select a.account_tail from payee y join payment_account a on a.id = y.account_id where y.until is null"
            )
        );
    }

    [Fact]
    public async Task A_child_known_by_file_number_is_found_again_when_it_has_an_id()
    {
        await Import(Header + Child);

        var status = await Import(Header + Child.Insert(0, "038316000001"));

        Assert.Equal((1, 0), (status.Accepted, status.Unchanged));
        Assert.Equal(
            ["0001|HS7"],
            await Query("select personal_id_tail, file_no from beneficiary")
        );
        Assert.Equal(1, (await Import(Header + Child.Insert(0, "038316000001"))).Unchanged);
    }

    [Fact]
    public async Task A_person_on_the_rolls_of_another_commune_is_not_registered_twice()
    {
        await Import(Header + An);

        var status = await Import(
            Header + An.Replace(",14857,", ",15880,", StringComparison.Ordinal)
        );

        Assert.Equal((0, 1), (status.Accepted, status.Refused));
        Assert.Equal(
            ["registered_elsewhere"],
            await Query("select code from import_error where error_no = 1000")
        );
        Assert.Equal(1, await Count("beneficiary"));
    }

    [Fact]
    public async Task A_file_number_of_somebody_else_is_refused()
    {
        await Import(Header + Child);

        var status = await Import(
            Header + An.Replace("038041123456,,", "038041123456,HS7,", StringComparison.Ordinal)
        );

        Assert.Equal((0, 1), (status.Accepted, status.Refused));
        Assert.Equal(1, await Count("beneficiary"));
    }

    [Fact]
    public async Task A_killed_import_goes_on_to_the_same_end()
    {
        var file = await Generated(3_000);
        var id = await Check(file);
        await Apply.Run(id, "tester", 700, 2, CancellationToken.None);
        var half = await Status(id);

        await Apply.Run(id, "tester", CancellationToken.None);

        Assert.Equal(("applying", 1_400), (half.State, half.Done));
        var status = await Status(id);
        Assert.Equal(("applied", 3_000, 3_000), (status.State, status.Done, status.Accepted));
        Assert.Equal(3_000, await Count("beneficiary"));
        Assert.Equal(3_000, (await Import(file)).Unchanged);
    }

    [Fact]
    public async Task A_check_that_is_done_again_leaves_one_set_of_rows()
    {
        var id = await Check(Header + An + "x,,,,,,,,,,,,,,\n");
        await Check(Header + An + "x,,,,,,,,,,,,,,\n", id);

        Assert.Equal(1, await Count("import_row"));
        Assert.Equal(1, (await Status(id)).Accepted);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_whole()
    {
        var id = await Check([.. Encoding.UTF8.GetBytes(Header + An), 0xFF]);

        var status = await Status(id);
        Assert.Equal(
            ("refused", "not_utf8", 0),
            (status.State, status.RefusalCode, status.Accepted)
        );
        Assert.Equal(0, await Count("import_row"));
        Assert.False(await Apply.Run(id, "tester", CancellationToken.None));
        using var errors = new StringWriter();
        await Store.WriteErrors(id, errors, CancellationToken.None);
        Assert.StartsWith(
            "row,column,code,detail,severity\r\n3,,not_utf8,",
            errors.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_row_of_a_commune_out_of_scope_is_refused()
    {
        var id = clock.NewId();
        await Store.Begin(id, RegistryFormat.Csv, today, "tester", "15880", CancellationToken.None);
        var rules = Rules with { Scope = new HashSet<string> { "15880" } };

        await Store.Check(
            id,
            Open(Encoding.UTF8.GetBytes(Header + An)),
            rules,
            CancellationToken.None
        );

        Assert.Equal(["out_of_scope"], await Query("select code from import_error"));
    }

    private static RegistryRules Rules =>
        new(today, today, ReferenceData.Communes, ReferenceData.Banks);

    private static RegistryFile Open(byte[] bytes) =>
        RegistryFile.Open(new MemoryStream(bytes), RegistryFormat.Csv);

    private static async Task<string> Generated(int people)
    {
        using var text = new StringWriter();
        await GenerateRegistry.Write(
            text,
            new(people, 11, ["14857", "15880"], new DateOnly(2025, 6, 1)),
            CancellationToken.None
        );
        return text.ToString();
    }

    private Task<Guid> Check(string text, Guid? again = null) =>
        Check(Encoding.UTF8.GetBytes(text), again);

    private async Task<Guid> Check(byte[] bytes, Guid? again = null)
    {
        var id = again ?? clock.NewId();
        if (again is null)
        {
            await Store.Begin(id, RegistryFormat.Csv, today, "tester", "*", CancellationToken.None);
        }

        await Store.Check(id, Open(bytes), Rules, CancellationToken.None);
        return id;
    }

    private async Task<ImportStatus> Import(string text)
    {
        var id = await Check(text);
        Assert.True(await Apply.Run(id, "tester", CancellationToken.None));
        return await Status(id);
    }

    private async Task<ImportStatus> Status(Guid id) =>
        (await Store.Find(id, CancellationToken.None))!;

    private async Task<long> Count(string table)
    {
        await using var connection = await database.Admin.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }

    private async Task<string[]> Everything() =>
        [
            .. await Query("select id, state, full_name from beneficiary order by id"),
            .. await Query("select fact_no, effective_from from fact order by fact_no"),
            .. await Query("select id, since, until from payee order by id"),
            .. await Query("select id, account_tail from payment_account order by id"),
            .. await Query("select id, number from decision order by id"),
            .. await Query("select event_no, kind from beneficiary_event order by event_no"),
        ];

    private async Task<string[]> Query(string sql)
    {
        await using var connection = await database.Admin.OpenConnectionAsync();
        var rows = await connection.QueryAsync(sql);
        return
        [
            .. rows.Cast<IDictionary<string, object?>>()
                .Select(row =>
                    string.Join(
                        '|',
                        row.Values.Select(value =>
                            Convert.ToString(value, CultureInfo.InvariantCulture)
                        )
                    )
                ),
        ];
    }
}
