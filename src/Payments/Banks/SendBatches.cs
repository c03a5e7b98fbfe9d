using Npgsql;
using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Sheets;
using Payments.Domain.Audit;
using Payments.Domain.Banks;
using Payments.Papers;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Sends the batches of one bank. The intent is stored before the call, the outcome after it.</summary>
/// <remarks>
/// Nothing is repeated here. A crash between leaves a batch that is being sent: when its lease has run out it is
/// unknown, and only <see cref="ResendRule"/> may lead to the same bytes being sent again.
/// </remarks>
internal sealed partial class SendBatches(
    BankRow row,
    NpgsqlDataSource source,
    BankBook banks,
    AuditTrail audit,
    Clock clock,
    ILogger<SendBatches> logger
) : IWorker
{
    public string Name => $"sending to {row.Bin}";

    public TimeSpan Rest => TimeSpan.FromMilliseconds(500);

    private sealed record Claimed(
        Guid Id,
        string MsgId,
        byte[] File,
        byte[] Sha256,
        long Fence,
        int SendCount
    );

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        await LoseTrackOfAbandoned(cancellationToken);
        if (row.Adapter == AdapterKind.Pull || await Claim(cancellationToken) is not { } batch)
        {
            return false;
        }

        var file = OutgoingFile.Of(batch.MsgId, batch.File);
        if (!Convert.FromHexString(file.Sha256).AsSpan().SequenceEqual(batch.Sha256))
        {
            throw new InvalidOperationException(
                $"Batch {batch.MsgId}: the stored bytes have another hash."
            );
        }

        if (row.Sheet is { } sheet)
        {
            file = file with { Control = Control(sheet, file, batch.File) };
        }

        var result = await LeasedWork.Hold(
            source,
            """
            update bank_batch
               set leased_until = clock_timestamp() + @Lease
             where id = @Id
               and fence = @Fence
               and state = 'sending'
            """,
            () =>
                new
                {
                    batch.Id,
                    batch.Fence,
                    LeasedWork.Lease,
                },
            sqlState => NotRenewed(logger, batch.MsgId, sqlState),
            () => banks[row.Bin].Submit(file, cancellationToken),
            cancellationToken
        );

        // Money may have left: the outcome is stored whatever happens around us.
        await Store(batch, result, CancellationToken.None);
        Sent(logger, row.Bin, batch.MsgId, result.Outcome, result.HttpStatus);
        return true;
    }

    private async Task<Claimed?> Claim(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var batch = await session.Find<Claimed>(
            """
            with taken as (
                update bank_batch
                   set state = 'sending', fence = fence + 1, leased_until = clock_timestamp() + @Lease,
                       send_count = send_count + 1, first_sent_at = coalesce(first_sent_at, @now)
                 where id = (select id
                               from bank_batch
                              where bank_bin = @Bin
                                and state = 'prepared'
                                and next_attempt_at <= @now
                              order by made_at, id
                              limit 1
                                for update skip locked)
                returning id, msg_id, file, sha256, fence, send_count
            ), intent as (
                insert into batch_event (batch_id, at, kind, detail)
                select id, @now, 'send', 'attempt ' || send_count
                  from taken
            )
            select * from taken
            """,
            new
            {
                row.Bin,
                LeasedWork.Lease,
                now = clock.WallNow,
            },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        return batch;
    }

    /// <remarks>
    /// A sender that was away so long that its lease ran out no longer says that nothing was sent: the batch is unknown
    /// and only asking frees it, because people may have acted since.
    /// </remarks>
    private async Task Store(Claimed batch, SendResult result, CancellationToken cancellationToken)
    {
        var next = result.Outcome switch
        {
            SendOutcome.Taken => ("sent", TimeSpan.Zero),
            SendOutcome.Known or SendOutcome.Unknown => ("unknown", TimeSpan.Zero),
            SendOutcome.NotSent or SendOutcome.Refused => ("prepared", Backoff(batch.SendCount)),
            SendOutcome.LeftToFetch => ("prepared", TimeSpan.FromDays(1)),
        };
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        await session.Execute(
            """
            insert into batch_event (batch_id, at, kind, detail)
            values (@Id, @wall, @kind, @why);
            update bank_batch
               set state = case when state = 'unknown' and @state = 'prepared' then 'unknown' else @state end,
                   leased_until = null, last_outcome = @outcome, next_attempt_at = @nextAt,
                   sent_at = case when @state = 'sent' then @now else sent_at end
             where id = @Id
               and fence = @Fence
               and state in ('sending', 'unknown')
            """,
            new
            {
                batch.Id,
                batch.Fence,
                wall = clock.WallNow,
                now = clock.GetUtcNow(),
                kind = result.Outcome == SendOutcome.Known ? "ask" : "outcome",
                why = result.Outcome == SendOutcome.Known
                    ? "known"
                    : $"{result.Outcome} {result.HttpStatus} {result.Why}",
                state = next.Item1,
                outcome = result.Outcome.ToString(),
                nextAt = clock.WallNow + next.Item2,
            },
            cancellationToken
        );
        if (result.Outcome == SendOutcome.Refused)
        {
            await new MessageDesk(clock).Raise(
                session,
                row.Bin,
                "batch_refused",
                batch.MsgId,
                "The bank took nothing and says that the file is malformed or does not add up.",
                null,
                cancellationToken
            );
        }

        await audit.Append(
            session,
            "send_batch",
            [batch.Id],
            null,
            [
                new(LogTag.FileHash, Convert.ToHexStringLower(batch.Sha256)),
                new(LogTag.Message, batch.MsgId),
                new(LogTag.Origin, result.Outcome.ToString()),
            ],
            cancellationToken
        );
        await session.Commit(cancellationToken);
    }

    private byte[] Control(SheetTemplate sheet, OutgoingFile file, byte[] bytes)
    {
        var totals = SheetReader
            .Written(sheet, bytes)
            .Match(totals => totals, no => throw new InvalidOperationException(no.Message));
        return new ControlSheet(
            "PHIẾU KIỂM SOÁT LỆNH CHI",
            $"{file.MsgId}.{sheet.FileEnding}",
            ("Ngân hàng", row.Name),
            totals.Count,
            totals.Sum,
            file.Sha256,
            clock.GetUtcNow()
        ).ToPdf();
    }

    /// <summary>A sender that died left something to ask about.</summary>
    private async Task LoseTrackOfAbandoned(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var lost = await session.Execute(
            """
            with lost as (
                update bank_batch
                   set state = 'unknown', leased_until = null, last_outcome = 'abandoned', next_attempt_at = @now
                 where bank_bin = @Bin
                   and state = 'sending'
                   and leased_until < clock_timestamp()
                returning id
            )
            insert into batch_event (batch_id, at, kind, detail)
            select id, @now, 'outcome', 'the sender ended without an outcome'
              from lost
            """,
            new { row.Bin, now = clock.WallNow },
            cancellationToken
        );
        if (lost > 0)
        {
            await session.Commit(cancellationToken);
        }
    }

    private static TimeSpan Backoff(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(attempts - 1, 6)));

    [LoggerMessage(
        400,
        LogLevel.Information,
        "Bank {Bin}: batch {MsgId} sent, outcome {Outcome} ({HttpStatus})"
    )]
    private static partial void Sent(
        ILogger logger,
        string bin,
        string msgId,
        SendOutcome outcome,
        int? httpStatus
    );

    [LoggerMessage(
        401,
        LogLevel.Warning,
        "Batch {MsgId}: the lease could not be renewed ({SqlState})"
    )]
    private static partial void NotRenewed(ILogger logger, string msgId, string? sqlState);
}
