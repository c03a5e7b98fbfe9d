using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks;

/// <summary>
/// Cash that nobody collected yet: who waits since when, on how many lists, and what comes next. <c>GET /v1/uncollected</c>.
/// </summary>
public static class ListUncollected
{
    /// <param name="Lists">How many lists have offered the same money.</param>
    /// <param name="Since">When it was first listed.</param>
    /// <param name="Reason">Of the last miss.</param>
    /// <param name="Next">
    /// next_list: goes on to the next list. return: it was offered often enough, propose its return to the Treasury.
    /// return_proposed: waits for a second person. suspension_proposed: the person's suspension waits for the chairman.
    /// </param>
    public sealed record Item(
        Guid PaymentId,
        Guid PayoutId,
        Guid CashListId,
        Guid BeneficiaryId,
        string CommuneCode,
        string Name,
        PayMonth Month,
        long AmountVnd,
        string Reason,
        long Lists,
        DateTimeOffset Since,
        string Next
    );

    [Requires(Permission.ReadCash)]
    public sealed record Query(string? CommuneCode, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    private sealed record Row(
        Guid PaymentId,
        Guid PayoutId,
        Guid CashListId,
        Guid BeneficiaryId,
        string CommuneCode,
        string Name,
        DateOnly Month,
        long AmountVnd,
        string? Reason,
        long Lists,
        DateTime Since,
        string[] Proposed
    );

    internal sealed class Handler(Session session, CashSettings settings)
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

            // A list holds its people by an index of its own; nothing else is read of a large month.
            var rows = await session.Query<Row>(
                """
                select p.id as payment_id, p.payout_id, p.cash_list_id, o.beneficiary_id, p.commune_code,
                       coalesce(b.full_name, o.payee_name) as name, p.month, p.amount_vnd, p.reason_code as reason,
                       w.lists, w.since,
                       array(select r.kind from proposal r
                              where r.commune_code = p.commune_code
                                and r.state = 'open'
                                and ((r.subject_id = o.id and r.kind = 'return_to_treasury')
                                     or (r.subject_id = o.beneficiary_id and r.kind = 'suspend'))) as proposed
                  from cash_list c
                  join payment p on p.cash_list_id = c.id
                  join payout o on o.month = p.month and o.id = p.payout_id
                  left join beneficiary b on b.id = o.beneficiary_id and o.benefit <> 'funeral'
                 cross join lateral (
                       select count(*) as lists, min(n.made_at) as since
                         from payment n
                        where n.month = p.month and n.payout_id = p.payout_id and n.channel = 'cash'
                 ) w
                 where p.state = 'not_collected'
                   and (@CommuneCode::text is null or c.commune_code = @CommuneCode)
                   and (@after::uuid is null or p.id > @after)
                 order by p.id
                 limit @limit + 1
                """,
                new
                {
                    query.CommuneCode,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(
                [.. rows.Select(Shown)],
                limit,
                (Item item) => item.PaymentId.ToString()
            );
        }

        private Item Shown(Row row) =>
            new(
                row.PaymentId,
                row.PayoutId,
                row.CashListId,
                row.BeneficiaryId,
                row.CommuneCode,
                row.Name,
                PayMonth.Of(row.Month),
                row.AmountVnd,
                row.Reason ?? "",
                row.Lists,
                row.Since,
                row.Proposed.Contains(ReturnToTreasury.Kind) ? "return_proposed"
                    : row.Lists >= settings.ListsHeld ? "return"
                    : row.Proposed.Length > 0 ? "suspension_proposed"
                    : "next_list"
            );
    }
}
