using Payments.Banks.Adapters.Iso20022;
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
}
