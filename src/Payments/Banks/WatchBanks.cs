using Npgsql;
using Payments.Calendar;
using Payments.Domain.Banks;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>
/// Raises what is not there: batches that did not leave, answers and statements that are overdue, days between two
/// statements that are missing. Each goes by itself once it has come; one that a person closed stays closed.
/// </summary>
/// <remarks>Banking days by the calendar: a holiday makes nothing overdue.</remarks>
internal sealed class WatchBanks(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    CurrentHolidays holidays,
    Clock clock
) : IWorker
{
    /// <summary>Older ones were looked at when they were new.</summary>
    private const int DaysBack = 60;

    private DateTimeOffset nextRound = DateTimeOffset.MinValue;
    private DateOnly roundOf;

    public string Name => "watch over banks";

    public TimeSpan Rest => TimeSpan.FromSeconds(2);

    private sealed record Finding(string BankBin, string Kind, string Subject, string Detail);

    private sealed record LateBatch(
        string BankBin,
        string MsgId,
        bool IsWaiting,
        DateOnly ExecuteOn
    );

    private sealed record Missing(string BankBin, string Account, DateOnly Day);

    private sealed record OddDay(string BankBin, string Account, DateOnly Day, bool IsGap);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        if (clock.WallNow < nextRound && clock.Today == roundOf)
        {
            return false;
        }

        (nextRound, roundOf) = (clock.WallNow + TimeSpan.FromSeconds(10), clock.Today);
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var before = (await holidays.Now(session, cancellationToken)).Before(clock.Today);
        var findings = await Batches(session, before, cancellationToken);
        findings.AddRange(await Statements(session, before, cancellationToken));
        findings.AddRange(await Days(session, before, cancellationToken));
        await Raise(session, findings, cancellationToken);
        await Close(session, findings, cancellationToken);
        await session.Commit(cancellationToken);
        return false;
    }

    private async Task<List<Finding>> Batches(
        Session session,
        DateOnly before,
        CancellationToken cancellationToken
    )
    {
        var late = await session.Query<LateBatch>(
            """
            select bank_bin, msg_id, state in ('prepared', 'sending') as is_waiting, execute_on
              from bank_batch
             where state in ('prepared', 'sending', 'sent', 'unknown')
               and execute_on < @before
               and made_at > @since
             order by id
            """,
            new { before, since = Since() },
            cancellationToken
        );
        return
        [
            .. late.Select(batch => new Finding(
                batch.BankBin,
                batch.IsWaiting ? ExceptionKinds.BatchWaiting : ExceptionKinds.AnswerOverdue,
                batch.MsgId,
                $"A batch for {batch.ExecuteOn:yyyy-MM-dd}."
            )),
        ];
    }

    /// <summary>Accounts that paid on a day of which, or after which, no statement has come.</summary>
    private async Task<IEnumerable<Finding>> Statements(
        Session session,
        DateOnly before,
        CancellationToken cancellationToken
    )
    {
        var missing = await session.Query<Missing>(
            """
            select b.bank_bin, k.debtor_account as account, max(b.execute_on) as day
              from bank_batch b
              join payment_block k on k.batch_id = b.id
             where b.state in ('sent', 'unknown', 'answered')
               and b.execute_on < @before
               and b.made_at > @since
               and not exists (
                       select from statement_day d
                        where d.bank_bin = b.bank_bin
                          and d.account = k.debtor_account
                          and d.day >= (b.made_at at time zone 'Asia/Ho_Chi_Minh')::date)
             group by b.bank_bin, k.debtor_account
             order by 1, 2
            """,
            new { before, since = Since() },
            cancellationToken
        );
        return missing.Select(one => new Finding(
            one.BankBin,
            ExceptionKinds.StatementMissing,
            $"{StatementBook.ShortOf(one.Account)} {one.Day:yyyy-MM-dd}",
            "Payments left on this day and no statement of it, or of a later day, has come."
        ));
    }

    private async Task<IEnumerable<Finding>> Days(
        Session session,
        DateOnly before,
        CancellationToken cancellationToken
    )
    {
        var odd = await session.Query<OddDay>(
            """
            select bank_bin, account, day, closes_otherwise as is_gap
              from (select d.bank_bin, d.account, d.day, d.balanced,
                           coalesce(lag(d.closing_vnd) over account_days <> d.opening_vnd, false) as closes_otherwise
                      from statement_day d
                     where d.day > @since
                    window account_days as (partition by d.bank_bin, d.account order by d.day)) days
             where day < @before
               and (closes_otherwise or not balanced)
             order by 1, 2, 3
            """,
            new { before, since = clock.Today.AddDays(-DaysBack) },
            cancellationToken
        );
        return odd.Select(one => new Finding(
            one.BankBin,
            one.IsGap ? ExceptionKinds.StatementGap : ExceptionKinds.StatementNotBalanced,
            $"{StatementBook.ShortOf(one.Account)} {one.Day:yyyy-MM-dd}",
            one.IsGap
                ? "It does not begin where the statement before it ended."
                : "Its opening and its entries are not its closing, or a balance is missing."
        ));
    }

    private Task<int> Raise(
        Session session,
        List<Finding> findings,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into bank_exception (id, bank_bin, kind, subject, detail, raised_at)
            select new_id(@now), f.bank_bin, f.kind, f.subject, f.detail, @now
              from unnest(@bins, @kinds, @subjects, @details) as f (bank_bin, kind, subject, detail)
            on conflict on constraint bank_exception_once do update
               set state = 'open', closed_by = null, closed_at = null, closed_note = null
             where bank_exception.state = 'closed'
               and bank_exception.closed_by = @worker
            """,
            Parameters(findings),
            cancellationToken
        );

    private Task<int> Close(
        Session session,
        List<Finding> findings,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            update bank_exception e
               set state = 'closed', closed_by = @worker, closed_at = @now, closed_note = 'What was missing has come.'
             where e.state = 'open'
               and e.kind = any(@watched)
               and not exists (
                       select from unnest(@bins, @kinds, @subjects) as f (bank_bin, kind, subject)
                        where f.bank_bin = e.bank_bin and f.kind = e.kind and f.subject = e.subject)
            """,
            Parameters(findings),
            cancellationToken
        );

    private object Parameters(List<Finding> findings) =>
        new
        {
            now = clock.GetUtcNow(),
            worker = Actor.Worker.UserName,
            watched = ExceptionKinds.Watched.ToArray(),
            bins = findings.Select(finding => finding.BankBin).ToArray(),
            kinds = findings.Select(finding => finding.Kind).ToArray(),
            subjects = findings.Select(finding => finding.Subject).ToArray(),
            details = findings.Select(finding => finding.Detail).ToArray(),
        };

    private DateTimeOffset Since() => clock.GetUtcNow().AddDays(-DaysBack);
}
