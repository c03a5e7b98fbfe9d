using Payments.Domain.Banks;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Finds batches by the payments that a bank names, where it does not name the batch: a result sheet.</summary>
internal static class NamedBatches
{
    private sealed record NamedRow(
        Guid Id,
        DateOnly Month,
        string State,
        string MsgId,
        string EndToEndId
    );

    /// <summary>The bank's batches that hold some payments, locked, with the ids that each holds.</summary>
    public static async Task<
        IReadOnlyList<(StatusReports.Batch Batch, string MsgId, HashSet<string> Ids)>
    > Find(
        Session session,
        string bankBin,
        IReadOnlyCollection<string> endToEndIds,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<NamedRow>();
        foreach (
            var month in endToEndIds
                .Select(id => EndToEndId.TryParse(id, out var ours) ? ours : (EndToEndId?)null)
                .OfType<EndToEndId>()
                .GroupBy(id => id.Month)
        )
        {
            rows.AddRange(
                await session.Query<NamedRow>(
                    """
                    select b.id, b.month, b.state, b.msg_id, p.end_to_end_id
                      from payment p
                      join bank_batch b on b.id = p.batch_id
                     where p.month = @month
                       and p.end_to_end_id = any (@ids)
                       and b.bank_bin = @bankBin
                     order by b.id
                       for update of b
                    """,
                    new
                    {
                        month = month.Key.FirstDay,
                        ids = month.Select(id => id.Value).Distinct().ToArray(),
                        bankBin,
                    },
                    cancellationToken
                )
            );
        }

        return
        [
            .. rows.GroupBy(row => row.Id)
                .Select(batch =>
                    (
                        new StatusReports.Batch(
                            batch.Key,
                            batch.First().Month,
                            batch.First().State
                        ),
                        batch.First().MsgId,
                        batch.Select(row => row.EndToEndId).ToHashSet()
                    )
                ),
        ];
    }
}
