using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Audit;

/// <summary>A payout's leaf, its way to the list's root, and the entry that holds that root.</summary>
public static class ProvePayout
{
    /// <param name="Path">Base64, from the leaf's sibling upward.</param>
    public sealed record Answer(
        Guid PayoutId,
        Guid ListId,
        string Bytes,
        long Index,
        long Count,
        IReadOnlyList<string> Path,
        string PayoutRoot,
        ProveEntry.Answer Entry
    );

    [Requires(Permission.ReadPayoutProof)]
    public sealed record Query(Guid PayoutId) : IQuery<Result<Answer>>;

    private sealed record Row(Guid ListId, int LeafNo);

    internal sealed class Handler(
        Session session,
        AuditSequencer sequencer,
        AuditLog log,
        PayoutLeaves leaves
    ) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var payout = await session.Find<Row>(
                """
                select o.list_id, o.leaf_no
                  from (select distinct month from payment_run) r
                  join payout o on o.month = r.month
                 where o.id = @PayoutId
                """,
                new { query.PayoutId },
                cancellationToken
            );
            if (payout is null)
            {
                return Refusal.NotFound("payout");
            }

            await sequencer.SignNow(cancellationToken);
            var proof = await log.ProvePayout(
                payout.ListId,
                payout.LeafNo,
                leaves.Of(payout.ListId, cancellationToken),
                cancellationToken
            );
            return proof.TryGet(out var found, out var no)
                ? new Answer(
                    query.PayoutId,
                    payout.ListId,
                    Convert.ToBase64String(found.Bytes),
                    found.Index,
                    found.Count,
                    [.. found.Path.Select(hash => hash.ToString())],
                    found.PayoutRoot.ToString(),
                    ProveEntry.Answer.Of(found.Entry)
                )
                : no;
        }
    }
}
