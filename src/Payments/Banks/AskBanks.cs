using Npgsql;
using Payments.Banks.Adapters;
using Payments.Domain.Banks;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Asks one bank what became of its batches and payments, and reads its statements.</summary>
internal sealed class AskBanks(
    BankRow row,
    NpgsqlDataSource source,
    BankBook banks,
    MessageDesk desk,
    StatusReports reports,
    StatementReading statements,
    Clock clock
) : IWorker
{
    private const int PaymentsAtOnce = 50;

    public string Name => $"asking {row.Bin}";

    public TimeSpan Rest => TimeSpan.FromMilliseconds(500);

    private string askedLast = "";

    private DateTimeOffset statementsDueAt = DateTimeOffset.MinValue;

    private sealed record Due(
        Guid Id,
        DateOnly Month,
        string MsgId,
        string State,
        DateTime? FirstSentAt,
        long Fence
    );

    private sealed record AskRow(DateTime At, string Kind, string Detail);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        if (!banks[row.Bin].AnswersAsks)
        {
            return false;
        }

        var asked = await AskDueBatch(cancellationToken);
        if (clock.WallNow >= statementsDueAt)
        {
            await AskUnknownPayments(cancellationToken);
            await statements.Read(cancellationToken);
            statementsDueAt = clock.WallNow + TimeSpan.FromSeconds(row.AskEverySeconds);
        }

        return asked;
    }

    private async Task<bool> AskDueBatch(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var due = await session.Find<Due>(
            """
            update bank_batch
               set next_attempt_at = @nextAt
             where id = (select id
                           from bank_batch
                          where bank_bin = @Bin
                            and state in ('sent', 'unknown', 'answered')
                            and next_attempt_at <= @now
                          order by next_attempt_at
                          limit 1
                            for update skip locked)
            returning id, month, msg_id, state, first_sent_at, fence
            """,
            new
            {
                row.Bin,
                now = clock.WallNow,
                nextAt = clock.WallNow + TimeSpan.FromSeconds(row.AskEverySeconds),
            },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        if (due is null)
        {
            return false;
        }

        var result = await banks[row.Bin].AskBatch(due.MsgId, cancellationToken);
        await using var storing = new Session(source);
        storing.ActAs(Actor.Worker);
        await NoteAnswer(storing, due, result.Answer, cancellationToken);
        if (result is { Answer: AskAnswer.Found, Report: { } report, Raw: { } raw })
        {
            await Apply(storing, report, raw, "ask", cancellationToken);
        }
        else if (result is { PutAside: { } reason, Raw: { } odd })
        {
            await desk.Keep(
                storing,
                row.Bin,
                "unreadable",
                null,
                odd,
                "ask",
                reason,
                cancellationToken
            );
        }
        else if (due.State == "unknown")
        {
            await Decide(storing, due, cancellationToken);
        }

        await storing.Commit(cancellationToken);
        return true;
    }

    private Task<int> NoteAnswer(
        Session session,
        Due due,
        AskAnswer answer,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into batch_event (batch_id, at, kind, detail)
            select @Id, @now, 'ask', @answer
             where @answer <> 'found'
                or not exists (
                       select 1
                         from batch_event
                        where batch_id = @Id
                          and kind = 'ask'
                          and detail = 'found')
            """,
            new
            {
                due.Id,
                now = clock.WallNow,
                answer = answer switch
                {
                    AskAnswer.Found => "found",
                    AskAnswer.NotSeen => "not_seen",
                    AskAnswer.Known => "known",
                    AskAnswer.Nothing => "nothing",
                },
            },
            cancellationToken
        );

    /// <summary>Whether the same bytes may go again: only by the rule, never by impatience.</summary>
    private async Task Decide(Session session, Due due, CancellationToken cancellationToken)
    {
        var rows = await session.Query<AskRow>(
            "select at, kind, detail from batch_event where batch_id = @Id and kind in ('ask', 'send') order by event_no",
            new { due.Id },
            cancellationToken
        );
        var lastSentAt = rows.Where(ask => ask.Kind == "send").Max(ask => ask.At);
        var decision = ResendRule.Decide(
            bankAnswersAsks: true,
            lastSentAt,
            rows.Where(ask => ask.Kind == "ask")
                .Select(ask => new Ask(ask.At, AnswerOf(ask.Detail))),
            row.ResendAfterSeconds
        );
        if (decision == ResendDecision.Resend)
        {
            await SendAgain(session, due, cancellationToken);
        }
        else if (due.FirstSentAt is { } first && ResendRule.NeedsPerson(first, clock.WallNow))
        {
            await desk.Raise(
                session,
                row.Bin,
                "unknown_for_a_day",
                due.MsgId,
                "The bank has given no clear answer about a batch for 24 hours.",
                null,
                cancellationToken
            );
        }
    }

    /// <remarks>
    /// Not when anything is known of one of its payments, by a statement or by two people: it may have been replaced,
    /// and the bytes hold it. The lock makes this wait for whoever settles one, and the other way round.
    /// </remarks>
    private async Task SendAgain(Session session, Due due, CancellationToken cancellationToken)
    {
        await session.Execute(
            "select 1 from bank_batch where id = @Id for update",
            new { due.Id },
            cancellationToken
        );
        await session.Execute(
            """
            update bank_batch b
               set state = 'prepared', next_attempt_at = @now
             where b.id = @Id
               and b.state = 'unknown'
               and b.fence = @Fence
               and not exists (
                       select from payment p
                        where p.month = b.month
                          and p.block_id in (select id from payment_block where batch_id = b.id)
                          and p.state is not null)
               and not exists (select from payment_block k where k.batch_id = b.id and k.state is not null)
            """,
            new
            {
                due.Id,
                due.Fence,
                now = clock.WallNow,
            },
            cancellationToken
        );
    }

    private static AskAnswer AnswerOf(string detail) =>
        detail switch
        {
            "found" => AskAnswer.Found,
            "not_seen" => AskAnswer.NotSeen,
            "known" => AskAnswer.Known,
            _ => AskAnswer.Nothing,
        };

    /// <summary>Payments that the bank called duplicates, or about which its words contradict each other.</summary>
    /// <remarks>In turns: those that stay unknown do not keep the others from being asked about.</remarks>
    private async Task AskUnknownPayments(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var ids = await session.Query<string>(
            """
            select end_to_end_id
              from payment
             where bank_bin = @Bin
               and state = 'unknown'
               and end_to_end_id > @askedLast
             order by end_to_end_id
             limit @PaymentsAtOnce
            """,
            new
            {
                row.Bin,
                askedLast,
                PaymentsAtOnce,
            },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        askedLast = ids.Count < PaymentsAtOnce ? "" : ids[^1];
        foreach (var id in ids)
        {
            var result = await banks[row.Bin].AskPayment(id, cancellationToken);
            if (result is { Answer: AskAnswer.Found, Report: { } report, Raw: { } raw })
            {
                await using var storing = new Session(source);
                storing.ActAs(Actor.Worker);
                await Apply(storing, report, raw, "ask", cancellationToken);
                await storing.Commit(cancellationToken);
            }
        }
    }

    private async Task Apply(
        Session session,
        StatusReport report,
        byte[] raw,
        string cameBy,
        CancellationToken cancellationToken
    )
    {
        if (await MessageDesk.Knows(session, row.Bin, raw, cancellationToken))
        {
            return;
        }

        var batch = await StatusReports.FindBatch(
            session,
            row.Bin,
            report.OriginalMessageId,
            cancellationToken
        );
        var kept = await desk.Keep(
            session,
            row.Bin,
            "pain.002",
            report.MessageId,
            raw,
            cameBy,
            batch is null ? "It is about a batch that is not this bank's." : null,
            cancellationToken
        );
        if (kept is { } id && batch is not null)
        {
            await reports.Apply(session, row.Bin, batch, report, id, cameBy, cancellationToken);
        }
    }
}
