using Payments.Domain.Audit;

namespace Payments.Audit;

/// <summary>An entry that holds the root over a list's payouts.</summary>
public sealed record CalculatedList(long Index, Guid ListId, Guid? RunId, PayoutTree Payouts)
{
    /// <summary>Null when the entry is about something else.</summary>
    internal static CalculatedList? Read(long index, byte[] bytes)
    {
        // Most entries are not: the look for the line spares the reading of all others.
        if (
            bytes.AsSpan().IndexOf("\npayout-root: "u8) < 0
            || !LogEntry.Parse(bytes).TryGet(out var entry, out _)
            || entry.Payouts is not { } payouts
            || !Guid.TryParse(Tag(entry, LogTag.List), out var listId)
        )
        {
            return null;
        }

        return new CalculatedList(
            index,
            listId,
            Guid.TryParse(Tag(entry, LogTag.Run), out var runId) ? runId : null,
            payouts
        );
    }

    private static string? Tag(LogEntry entry, string key) =>
        entry.Tags.Where(tag => tag.Key == key).Select(tag => tag.Value).FirstOrDefault();
}
