using Npgsql;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.PaymentRuns;
using Payments.Pipeline;

namespace Payments.Reconciliation;

/// <summary>Checks the live books and log of the whole database, as <c>payments verify</c> does without a file.</summary>
/// <remarks>
/// Everything is read as of one moment, so it may run beside a running month. Memory does not grow with the number of
/// payouts. Reads only: a source of the role auditor or worker will do.
/// </remarks>
public sealed class BooksVerifier(NpgsqlDataSource source)
{
    public async Task<BooksReport> Verify(CancellationToken cancellationToken)
    {
        await using var books = await BooksSnapshot.Open(source, null, cancellationToken);
        var offenders = new Offenders();
        var hashing = Hash(books, offenders, cancellationToken);
        var recomputing = Recompute(books, cancellationToken);
        var findings = new List<BooksFinding>();
        foreach (var check in BooksChecks.All)
        {
            if (await Broken(books, check, cancellationToken) is { } finding)
            {
                findings.Add(finding);
            }
        }

        var sections = await BooksFigures.Read(books, cancellationToken);
        var identity = await BooksFigures.Identity(books, cancellationToken);
        var hashed = await hashing;
        findings.AddRange(offenders.Findings);
        var (lists, different) = await recomputing;
        findings.AddRange(different.Findings);
        return new BooksReport
        {
            Findings = findings,
            Checks = BooksChecks.All.Count + BookFindings.Count,
            Sections = sections,
            Identity = identity,
            Payouts = hashed.Payouts,
            Recomputed = lists.Recomputed,
            NotRecomputed = lists.Skipped,
            LogEntries = hashed.Log.Entries,
            LogEntriesPending = hashed.Pending ?? 0,
            Checkpoints = hashed.Log.Checkpoints,
            NewestCheckpointSize = hashed.Log.NewestSize,
        };
    }

    /// <summary>What needs hashing, on connections of its own beside the statements.</summary>
    private async Task<Hashed> Hash(
        BooksSnapshot of,
        Offenders offenders,
        CancellationToken cancellationToken
    )
    {
        await using var first = await BooksSnapshot.Open(source, of, cancellationToken);
        await using var second = await BooksSnapshot.Open(source, of, cancellationToken);
        var payouts = new PayoutBooks(first.Connection, offenders);
        await Task.Run(() => payouts.CheckLeaves(cancellationToken), cancellationToken);
        await payouts.CheckRoots(cancellationToken);
        var log = new LogBooks(offenders);
        await log.Check(first.Connection, second.Connection, cancellationToken);
        var pending = await Pending(second, cancellationToken);
        await log.CheckRoots(first.Connection, pending == 0, cancellationToken);
        return new Hashed(payouts.Payouts, log, pending);
    }

    /// <summary>Every payout once more from its facts, on connections of its own.</summary>
    private async Task<(RecomputedLists Lists, Offenders Offenders)> Recompute(
        BooksSnapshot of,
        CancellationToken cancellationToken
    )
    {
        await using var facts = await BooksSnapshot.Open(source, of, cancellationToken);
        await using var charges = await BooksSnapshot.Open(source, of, cancellationToken);
        await using var payouts = await BooksSnapshot.Open(source, of, cancellationToken);
        foreach (var snapshot in (BooksSnapshot[])[facts, charges, payouts])
        {
            await snapshot.ReadByCommune(cancellationToken);
        }

        var offenders = new Offenders();
        var lists = new RecomputedLists(
            source,
            new CurrentRulebook(Rulebook.Load(), new Clock(TimeProvider.System))
        );
        await Task.Run(
            () =>
                lists.Check(
                    new RecomputingConnections(
                        facts.Connection,
                        charges.Connection,
                        payouts.Connection
                    ),
                    id => offenders.Add(BookFindings.NotRecomputed, id.ToString()),
                    cancellationToken
                ),
            cancellationToken
        );
        return (lists, offenders);
    }

    private static async Task<BooksFinding?> Broken(
        BooksSnapshot books,
        BooksCheck check,
        CancellationToken cancellationToken
    )
    {
        var first = await books.Query<Offender>(
            $"""
            with broken as (
            {check.Sql}
            )
            select id, (select count(*) from broken) as total
              from broken
             order by id
             limit 5
            """,
            cancellationToken
        );
        return first.Count == 0
            ? null
            : new BooksFinding(
                check.Invariant,
                check.Sentence,
                first[0].Total,
                [.. first.Select(offender => offender.Id)]
            );
    }

    /// <returns>Null for a role that may not look.</returns>
    private static async Task<long?> Pending(
        BooksSnapshot books,
        CancellationToken cancellationToken
    )
    {
        var may = await books.Query<bool>(
            "select has_table_privilege('audit_pending', 'select')",
            cancellationToken
        );
        return may[0]
            ? (await books.Query<long>("select count(*) from audit_pending", cancellationToken))[0]
            : null;
    }

    private sealed record Hashed(long Payouts, LogBooks Log, long? Pending);

    private sealed record Offender(string Id, long Total);
}
