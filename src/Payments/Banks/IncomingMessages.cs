using Payments.Banks.Adapters.Iso20022;
using Payments.Banks.Adapters.Sheets;
using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Reads a message of whatever kind from a bank that sent it by itself, and applies it.</summary>
internal sealed class IncomingMessages(
    MessageDesk desk,
    StatusReports reports,
    StatementEntries entries
)
{
    /// <returns>A refusal only when the message is about another bank's batch.</returns>
    public async Task<Result<MessageOutcome>> Take(
        Session session,
        string bankBin,
        byte[] raw,
        string cameBy,
        CancellationToken cancellationToken
    )
    {
        if (await MessageDesk.Knows(session, bankBin, raw, cancellationToken))
        {
            return new MessageOutcome(null, "already_known", null);
        }

        if (
            Pain002Reader
                .Read(new MemoryStream(raw, false))
                .TryGet(out var status, out var noStatus)
        )
        {
            var batch = await StatusReports.FindBatch(
                session,
                bankBin,
                status.OriginalMessageId,
                cancellationToken
            );
            if (batch is null)
            {
                return Refusal.NotFound("batch");
            }

            var id = await desk.Keep(
                session,
                bankBin,
                "pain.002",
                status.MessageId,
                raw,
                cameBy,
                null,
                cancellationToken
            );
            await reports.Apply(
                session,
                bankBin,
                batch,
                status,
                id!.Value,
                cameBy,
                cancellationToken
            );
            return new MessageOutcome(id, "applied", null);
        }

        if (CamtReader.Read(new MemoryStream(raw, false)).TryGet(out var report, out var noReport))
        {
            var kind = report.IsStatement ? "camt.053" : "camt.054";
            var id = await desk.Keep(
                session,
                bankBin,
                kind,
                report.MessageId,
                raw,
                cameBy,
                null,
                cancellationToken
            );
            await entries.Apply(session, bankBin, report, id!.Value, cancellationToken);
            return new MessageOutcome(id, "applied", null);
        }

        var reason = $"{noStatus.Message} {noReport.Message}";
        var aside = await desk.Keep(
            session,
            bankBin,
            "unreadable",
            null,
            raw,
            cameBy,
            reason,
            cancellationToken
        );
        return new MessageOutcome(aside, "put_aside", reason);
    }

    /// <summary>Reads a result sheet: the same outcomes as a pain.002, about each batch whose payments it names.</summary>
    public async Task<Result<MessageOutcome>> TakeSheet(
        Session session,
        string bankBin,
        SheetTemplate template,
        byte[] raw,
        string cameBy,
        CancellationToken cancellationToken
    )
    {
        if (await MessageDesk.Knows(session, bankBin, raw, cancellationToken))
        {
            return new MessageOutcome(null, "already_known", null);
        }

        var read = SheetReader.Results(template, raw);
        var batches = read.TryGet(out var payments, out var unreadable)
            ? await NamedBatches.Find(
                session,
                bankBin,
                [.. payments.Select(payment => payment.Key).OfType<string>()],
                cancellationToken
            )
            : [];
        var reason =
            unreadable?.Message
            ?? (batches.Count == 0 ? "The sheet names no payment of a batch of this bank." : null);
        var id = await desk.Keep(
            session,
            bankBin,
            reason is null ? "sheet" : "unreadable",
            null,
            raw,
            cameBy,
            reason,
            cancellationToken
        );
        if (reason is not null)
        {
            return new MessageOutcome(id, "put_aside", reason);
        }

        // What is of no batch stands in the first report, where it is said to be unknown.
        var first = batches[0].Batch.Id;
        foreach (var (batch, msgId, ids) in batches)
        {
            await reports.Apply(
                session,
                bankBin,
                batch,
                new StatusReport(
                    "sheet",
                    null,
                    msgId,
                    null,
                    [],
                    [],
                    [
                        .. payments!.Where(payment =>
                            payment.Key is { } key && ids.Contains(key)
                            || batch.Id == first
                                && !batches.Any(other =>
                                    payment.Key is { } named && other.Ids.Contains(named)
                                )
                        ),
                    ]
                ),
                id!.Value,
                cameBy,
                cancellationToken
            );
        }

        return new MessageOutcome(id, "applied", null);
    }
}
