using Microsoft.Extensions.DependencyInjection;
using Payments.Audit;
using Payments.Domain.Audit;
using Payments.Pipeline;
using Payments.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.Reconciliation;

/// <summary>The books of one small month hold; each way of breaking them is found and named.</summary>
public sealed class BooksVerifierTests : IAsyncLifetime
{
    private readonly Due account = new(500_000);
    private readonly Due cash = new(650_000, "cash");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("books-");
    private TestDatabase? database;
    private Ledger? books;
    private Guid run;
    private Guid list;

    private TestDatabase Database => database!;

    private Ledger Books => books!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        books = new Ledger(database, TimeProvider.System.GetUtcNow());
        run = await books.Run("2026-11");
        list = await books.List(run, "2026-11", "14845", "released", account, cash);
        await books.Batch(list, "970436", "answered", (account.Id, "settled", true));
        await Log();
    }

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Books_in_order_hold_and_are_printed_with_what_was_counted()
    {
        var report = await Verify();
        var print = new StringWriter();

        report.Print(print);

        Assert.Empty(report.Findings);
        Assert.Equal(2, report.Payouts);
        Assert.Equal((1, 1), (report.LogEntries, report.NewestCheckpointSize));
        Assert.Equal(1_150_000, report.Identity.Total.Amount.Amount);
        Assert.Contains("adds up to the đồng", print.ToString(), StringComparison.Ordinal);
        Assert.Contains("The books hold", print.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update payout set amount_vnd = amount_vnd + 1", "3: a payout's months")]
    [InlineData("update payout set owed_vnd = array[500001]", "3: a payout's row")]
    [InlineData("update payout set explanation = 'because'", "3: a payout cites no article")]
    [InlineData("update payout set leaf_hash = sha256('x')", "3: a list's payouts")]
    [InlineData("update payment_list set payout_root = sha256('x')", "6: a list's payout root")]
    [InlineData("update payment_list set total_vnd = total_vnd + 1", "2: a list is not the sum")]
    [InlineData("update payment_block set total_vnd = total_vnd + 1", "2: a block is not the sum")]
    [InlineData("update bank_batch set total_vnd = total_vnd + 1", "2: a batch is not the sum")]
    [InlineData("update bank_batch set total_vnd = total_vnd + 1", "2: the count or control sum")]
    [InlineData("update bank_batch set file = file || '\\x0a'", "2: the bytes of a batch")]
    [InlineData(
        "update payment set amount_vnd = amount_vnd + 1",
        "1: a payment is not of its payout"
    )]
    [InlineData("update payment_list set state = 'approved'", "1: a payment was made before")]
    [InlineData(
        "alter table payment_list drop constraint payment_list_preparer_approves; update payment_list set approved_by = 'preparer'",
        "5: one person prepared"
    )]
    [InlineData(
        "alter table log_entry disable trigger all; alter table log_entry drop constraint log_entry_leaf_is_of_its_bytes; update log_entry set leaf_hash = sha256('x')",
        "6: an entry's bytes"
    )]
    [InlineData(
        "alter table log_entry disable trigger all; update log_entry set index = 1",
        "6: an index of the log"
    )]
    [InlineData(
        "alter table log_checkpoint disable trigger all; update log_checkpoint set root = sha256('x')",
        "6: a checkpoint's"
    )]
    [InlineData(
        "insert into cash_receipt (id, commune_code, cash_list_id, payment_month, payment_id, kind, amount_vnd, recorded_by, recorded_at) select gen_random_uuid(), '14845', id, month, gen_random_uuid(), 'handed_over', 1, 'x', now() from cash_list",
        "cash: a payment handed over"
    )]
    public async Task What_is_broken_is_named(string tampering, string expected)
    {
        await Books.Execute(
            "insert into cash_list (id, commune_code, month, opened_at) values (gen_random_uuid(), '14845', '2026-11-01', now())"
        );
        await Books.Execute(tampering);

        var report = await Verify();

        Assert.Contains(
            report.Findings,
            finding =>
                $"{finding.Invariant}: {finding.Sentence}".StartsWith(
                    expected,
                    StringComparison.Ordinal
                )
                && finding.Count > 0
                && finding.First.Count > 0
        );
        Assert.False(report.Holds);
    }

    [Fact]
    public async Task A_month_charged_twice_is_found_by_person()
    {
        var person = await Books.Single<Guid>(
            "select beneficiary_id from payout where id = @Id",
            account
        );
        var december = await Books.Run("2026-12");
        await Books.List(
            december,
            "2026-12",
            "14845",
            "approved",
            new Due(500_000, Beneficiary: person)
        );
        await Books.Execute("update payout set months = array['2026-11-01'::date]");

        var report = await Verify();

        var finding = report.Findings.Single(found =>
            found.Sentence.StartsWith("a person", StringComparison.Ordinal)
        );
        Assert.Equal([$"{person} monthly_allowance 2026-11"], finding.First);
    }

    private Task<BooksReport> Verify() =>
        new BooksVerifier(Database.Auditor).Verify(CancellationToken.None);

    private async Task Log()
    {
        using var signer = LogSigner.Open(folder.FullName, LogSigner.DefaultOrigin);
        var trail = new AuditTrail(new KeyFolder(folder.FullName), new Clock(TimeProvider.System));
        await using (var session = new Session(Database.Worker))
        {
            session.ActAs(Actor.Worker);
            var root = await Books.Single<byte[]>("select payout_root from payment_list");
            await trail.AppendCalculatedLists(
                session,
                run,
                "sha256:00",
                [(list, new MerkleHash(root), 2)],
                CancellationToken.None
            );
            await session.Commit(CancellationToken.None);
        }

        var sequencer = new AuditSequencer(Database.Worker, signer, null, TimeProvider.System);
        await sequencer.SignNow(CancellationToken.None);
    }
}
