using System.Text;
using Dapper;
using Npgsql;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;
using Payments.Tests.Support;

namespace Payments.Tests.Beneficiaries;

/// <summary>A file of 50,000 rows with one bad one, taken undisturbed and taken after kills in both phases.</summary>
public sealed class LargeImportTests : IAsyncLifetime
{
    private const int People = 50_000;
    private const int BadRow = 33_333;

    /// <summary>What was taken, without the ids that each import invents.</summary>
    private const string Contents = """
        select md5(string_agg(line, '' order by line))
          from (select row(b.commune_code, b.state, b.file_no, b.personal_id_tail, b.full_name, b.hamlet, f.effective_from,
                           f.date_of_birth, f.household, f.disability_level, f.children, f.decision_signed_on,
                           f.social_pension_signed_on, y.role, y.relation, y.name, y.channel, y.cash_reason, a.bank_bin,
                           a.account_tail)::text as line
                  from beneficiary b
                  join fact f on f.beneficiary_id = b.id
                  join payee y on y.beneficiary_id = b.id
                  left join payment_account a on a.id = y.account_id) lines
        """;

    private static readonly DateOnly today = new(2025, 6, 5);

    private readonly string keys = Path.Combine(
        Path.GetTempPath(),
        "payments-import-" + Path.GetRandomFileName()
    );
    private readonly Clock clock = new(TimeProvider.System);
    private TestDatabase undisturbed = null!;
    private TestDatabase disturbed = null!;

    public async Task InitializeAsync()
    {
        clock.TurnTo(today);
        undisturbed = await TestDatabase.Create();
        disturbed = await TestDatabase.Create();
    }

    public async Task DisposeAsync()
    {
        await undisturbed.DisposeAsync();
        await disturbed.DisposeAsync();
        Directory.Delete(keys, recursive: true);
    }

    [Fact]
    public async Task Kills_in_both_phases_change_nothing_and_one_bad_row_keeps_no_other_out()
    {
        var file = await FileWithOneBadRow();
        var whole = await Begin(undisturbed);
        await Check(undisturbed, whole, new MemoryStream(file), CancellationToken.None);
        Assert.True(await Apply(undisturbed, whole, CancellationToken.None));

        var id = await Begin(disturbed);
        await Killed(kill => Check(disturbed, id, new KillingStream(file, kill), kill.Token));
        var cutShort = await Status(disturbed, id);
        await Check(disturbed, id, new MemoryStream(file), CancellationToken.None);
        await Killed(kill => ApplyUntilSomeAreTaken(id, kill));
        var half = await Status(disturbed, id);
        Assert.True(await Apply(disturbed, id, CancellationToken.None));

        Assert.Equal("checking", cutShort.State);
        Assert.InRange(cutShort.Rows, 1, People - 1);
        Assert.Equal("applying", half.State);
        Assert.InRange(half.Done, 1, People - 2);
        foreach (var (database, import) in new[] { (undisturbed, whole), (disturbed, id) })
        {
            var status = await Status(database, import);
            Assert.Equal(
                ("applied", People, People - 1, 1, People - 1),
                (status.State, status.Rows, status.Accepted, status.Refused, status.Done)
            );
            Assert.Equal(
                $"{BadRow}",
                await Single(
                    database,
                    "select string_agg(distinct row_no::text, ',') from import_error where severity = 'error'"
                )
            );
        }

        Assert.Equal(
            $"{People - 1}",
            await Single(disturbed, "select count(*)::text from beneficiary")
        );
        Assert.Equal(await Single(undisturbed, Contents), await Single(disturbed, Contents));
    }

    private static async Task<byte[]> FileWithOneBadRow()
    {
        using var text = new StringWriter();
        await GenerateRegistry.Write(
            text,
            new(People, 7, ["14857", "15880"], new DateOnly(2025, 6, 1)),
            CancellationToken.None
        );
        var lines = text.ToString().Split('\n');
        lines[BadRow - 1] = "x" + new string(',', RegistryColumns.Names.Count - 1);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static async Task Killed(Func<CancellationTokenSource, Task> work)
    {
        using var kill = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work(kill));
    }

    private async Task ApplyUntilSomeAreTaken(Guid id, CancellationTokenSource kill)
    {
        var applying = Apply(disturbed, id, kill.Token);
        while ((await Status(disturbed, id)) is not { State: "applying", Done: > 0 })
        {
            await Task.WhenAny(applying, Task.Delay(5));
        }

        await kill.CancelAsync();
        await applying;
    }

    private ImportStore Store(TestDatabase database) =>
        new(database.Worker, new PersonalNumbers(new PersonalData(new KeyFolder(keys))), clock);

    private async Task<Guid> Begin(TestDatabase database)
    {
        var id = clock.NewId();
        await Store(database)
            .Begin(id, RegistryFormat.Csv, today, "tester", "*", CancellationToken.None);
        return id;
    }

    private Task Check(
        TestDatabase database,
        Guid id,
        Stream content,
        CancellationToken cancellationToken
    ) =>
        Store(database)
            .Check(
                id,
                RegistryFile.Open(content, RegistryFormat.Csv),
                new RegistryRules(today, today, ReferenceData.Communes, ReferenceData.Banks),
                cancellationToken
            );

    private Task<bool> Apply(TestDatabase database, Guid id, CancellationToken cancellationToken) =>
        new ImportApply(database.Worker, ReferenceData.Communes, clock).Run(
            id,
            "tester",
            cancellationToken
        );

    private async Task<ImportStatus> Status(TestDatabase database, Guid id) =>
        (await Store(database).Find(id, CancellationToken.None))!;

    private static async Task<string?> Single(TestDatabase database, string sql)
    {
        await using var connection = await database.Admin.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string>(sql);
    }

    /// <summary>Kills the reading process, as it were, when half of the file is read.</summary>
    private sealed class KillingStream(byte[] bytes, CancellationTokenSource kill)
        : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer)
        {
            CancelHalfway();
            return base.Read(buffer);
        }

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            CancelHalfway();
            return base.ReadAsync(buffer, cancellationToken);
        }

        private void CancelHalfway()
        {
            if (Position > Length / 2)
            {
                kill.Cancel();
            }
        }
    }
}
