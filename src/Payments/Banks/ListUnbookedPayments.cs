using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks;

/// <summary>
/// Payments of a run that a bank or two people call paid and no statement shows.
/// <c>GET /v1/payment-runs/{id}/unbooked-payments</c>.
/// </summary>
public static class ListUnbookedPayments
{
    public sealed record Item(
        Guid PaymentId,
        Guid PayoutId,
        string CommuneCode,
        long AmountVnd,
        string BankBin,
        string EndToEndId,
        DateTime MadeAt
    );

    [Requires(Permission.ReadReconciliation)]
    public sealed record Query(Guid RunId, int? Limit, string? Cursor) : IQuery<Result<Page<Item>>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Page<Item>>>
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

            var rows = await session.Query<Item>(
                """
                select p.id as payment_id, p.payout_id, p.commune_code, p.amount_vnd, p.bank_bin, p.end_to_end_id,
                       p.made_at
                  from payment_list l
                  join payment_block k on k.list_id = l.id
                  join payment p on p.month = k.month and p.block_id = k.id
                 where l.run_id = @RunId
                   and coalesce(p.state, k.state) = 'settled'
                   and not (p.booked or (p.state is null and k.booked))
                   and (@after::uuid is null or p.id > @after)
                 order by p.id
                 limit @limit + 1
                """,
                new
                {
                    query.RunId,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(rows, limit, item => item.PaymentId.ToString());
        }
    }
}
