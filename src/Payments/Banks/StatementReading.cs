using Npgsql;
using Payments.Banks.Adapters;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Reads the statements of the paying accounts at one bank, day by day, until a day no longer grows.</summary>
internal sealed class StatementReading(
    BankRow row,
    NpgsqlDataSource source,
    BankBook banks,
    MessageDesk desk,
    StatementEntries entries,
    Clock clock
)
{
    /// <summary>Returns come weeks later: statements of an account are read for so long after its last payment.</summary>
    private const int StatementDaysAfterPayment = 60;
    private readonly HashSet<(string Account, DateOnly Day)> over = [];

    private sealed record AccountDays(string Account, DateTime FirstMadeAt);

    public async Task Read(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var accounts = await session.Query<AccountDays>(
            """
            select k.debtor_account as account, min(b.made_at) as first_made_at
              from bank_batch b
              join payment_block k on k.batch_id = b.id
             where b.bank_bin = @Bin
               and b.state in ('sent', 'unknown', 'answered', 'finished')
               and b.made_at > @since
             group by k.debtor_account
            """,
            new { row.Bin, since = clock.GetUtcNow().AddDays(-StatementDaysAfterPayment) },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        foreach (var account in accounts)
        {
            var first = Clock.DayOf(account.FirstMadeAt);
            var today = clock.Today;
            foreach (var day in Days(first).Where(day => !over.Contains((account.Account, day))))
            {
                var result = await banks[row.Bin]
                    .ReadStatement(account.Account, day, cancellationToken);
                await Keep(account.Account, day, today, result, cancellationToken);
            }
        }
    }

    /// <summary>Our days since the first payment; in a demo also the bank's own day, which may be another.</summary>
    private IEnumerable<DateOnly> Days(DateOnly first)
    {
        var today = clock.Today;
        for (var day = first; day <= today; day = day.AddDays(1))
        {
            yield return day;
        }

        for (var day = clock.WallToday.AddDays(-1); day <= clock.WallToday; day = day.AddDays(1))
        {
            if (day < first || day > today)
            {
                yield return day;
            }
        }
    }

    /// <param name="today">When it was asked for: what came afterwards is not in it.</param>
    private async Task Keep(
        string account,
        DateOnly day,
        DateOnly today,
        StatementResult result,
        CancellationToken cancellationToken
    )
    {
        if (result is { Answer: StatementAnswer.Read, Report: { } report, Raw: { } raw })
        {
            await using var session = new Session(source);
            session.ActAs(Actor.Worker);
            if (!await MessageDesk.Knows(session, row.Bin, raw, cancellationToken))
            {
                var kept = await desk.Keep(
                    session,
                    row.Bin,
                    "camt.053",
                    report.MessageId,
                    raw,
                    "ask",
                    null,
                    cancellationToken
                );
                if (kept is { } id)
                {
                    await entries.Apply(session, row.Bin, report, id, cancellationToken);
                }
            }

            await session.Commit(cancellationToken);
        }
        else if (result is { PutAside: { } reason, Raw: { } odd })
        {
            await using var session = new Session(source);
            session.ActAs(Actor.Worker);
            await desk.Keep(
                session,
                row.Bin,
                "unreadable",
                null,
                odd,
                "ask",
                reason,
                cancellationToken
            );
            await session.Commit(cancellationToken);
            return;
        }
        else if (result.Answer == StatementAnswer.Nothing)
        {
            return;
        }

        // A day that lies two days back no longer grows.
        if (day < today.AddDays(-1) && day != clock.WallToday && day != clock.WallToday.AddDays(-1))
        {
            over.Add((account, day));
        }
    }
}
