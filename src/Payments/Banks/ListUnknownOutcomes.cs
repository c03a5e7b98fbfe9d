using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks;

/// <summary>Payments of which nobody knows whether they were paid, oldest first, with their age.</summary>
public static class ListUnknownOutcomes
{
    /// <param name="AgeHours">Whole hours since the batch was first sent.</param>
    /// <param name="NeedsPerson">Unknown for 24 hours: somebody must look.</param>
    /// <param name="ProposalId">The proposal that waits for a second person; null: none.</param>
    public sealed record Item(
        Guid PaymentId,
        Guid PayoutId,
        string CommuneCode,
        PayMonth Month,
        long AmountVnd,
        string BankBin,
        string EndToEndId,
        string MsgId,
        int AgeHours,
        bool NeedsPerson,
        string? LastOutcome,
        Guid? ProposalId
    );

    [Requires(Permission.ReadUnknown)]
    public sealed record Query(int? Limit, string? Cursor) : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        Guid Id,
        Guid PayoutId,
        string CommuneCode,
        DateOnly Month,
        long AmountVnd,
        string BankBin,
        string EndToEndId,
        string MsgId,
        DateTime? FirstSentAt,
        string? LastOutcome,
        Guid? ProposalId
    );

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Query, Result<Page<Item>>>
    {
        public async Task<Result<Page<Item>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            var rows = await session.Query<Row>(
                """
                select p.id, p.payout_id, p.commune_code, p.month, p.amount_vnd, p.bank_bin, p.end_to_end_id, b.msg_id,
                       b.first_sent_at, b.last_outcome, w.id as proposal_id
                  from payment p
                  join payment_block k on k.id = p.block_id
                  join bank_batch b on b.id = p.batch_id
                  left join lateral (
                       select id from proposal
                        where subject_id = p.id and kind = @kind and state = 'open'
                        limit 1) w on true
                 where (p.state = 'unknown' or (p.state is null and k.state is null and b.state = 'unknown'))
                   and (@after::uuid is null or p.id > @after)
                 order by p.id
                 limit @limit + 1
                """,
                new
                {
                    after = Paging.Id(after),
                    limit,
                    kind = SettlePayment.Kind,
                },
                cancellationToken
            );
            return Paging.Of([.. rows.Select(Shown)], limit, item => item.PaymentId.ToString());
        }

        private Item Shown(Row row)
        {
            var age = row.FirstSentAt is { } first ? clock.WallNow - first : TimeSpan.Zero;
            return new Item(
                row.Id,
                row.PayoutId,
                row.CommuneCode,
                PayMonth.Of(row.Month),
                row.AmountVnd,
                row.BankBin,
                row.EndToEndId,
                row.MsgId,
                (int)age.TotalHours,
                age >= Domain.Banks.ResendRule.PersonAfter,
                row.LastOutcome,
                row.ProposalId
            );
        }
    }
}
