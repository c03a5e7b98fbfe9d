using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks;

/// <summary>
/// Payments that a bank refused or gave back and that nothing replaced yet, oldest first, with the reason in plain
/// words. <c>GET /v1/failed-payments</c>.
/// </summary>
public static class ListFailedPayments
{
    /// <param name="Advice">What the code means and what to do, in Vietnamese.</param>
    /// <param name="NextAction">The same as a word.</param>
    /// <param name="BeneficiaryId">Whose account is mended; null: of a funeral's claim.</param>
    /// <param name="NewAccountState">Of an account that the payee has had since; null: there is none.</param>
    /// <param name="IsMended">The payee has another account now, and a bank has not refused it.</param>
    public sealed record Item(
        Guid PaymentId,
        Guid PayoutId,
        string CommuneCode,
        PayMonth Month,
        string PayeeName,
        long AmountVnd,
        string State,
        string CreditorBin,
        string? ReasonCode,
        string Advice,
        string AdviceEnglish,
        string NextAction,
        Guid? BeneficiaryId,
        bool IsMended,
        string? NewAccountState
    );

    /// <param name="PayoutId">Null: of every payout.</param>
    [Requires(Permission.ReadUnknown)]
    public sealed record Query(Guid? PayoutId, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        Guid Id,
        Guid PayoutId,
        string CommuneCode,
        DateOnly Month,
        string PayeeName,
        long AmountVnd,
        string State,
        string CreditorBin,
        string? ReasonCode,
        Guid? BeneficiaryId,
        bool IsMended,
        string? NewAccountState
    );

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

            var rows = await session.Query<Row>(
                """
                select p.id, p.payout_id, p.commune_code, p.month, o.payee_name, p.amount_vnd, p.state, p.creditor_bin,
                       p.reason_code, case when o.benefit <> 'funeral' then o.beneficiary_id end as beneficiary_id,
                       coalesce(e.account_id <> p.account_id and a.state in ('match', 'cannot_check'), false) as is_mended,
                       case when e.account_id <> p.account_id then a.state end as new_account_state
                  from payment p
                  join payout o on o.month = p.month and o.id = p.payout_id
                  left join lateral (
                        select 1 as found
                          from payment n
                         where n.month = p.month
                           and n.payout_id = p.payout_id
                           and n.attempt > p.attempt
                         limit 1
                  ) later on true
                  left join payee e
                    on e.commune_code = o.commune_code
                   and e.beneficiary_id = o.beneficiary_id
                   and e.role = case when o.benefit = 'care_support' then 'carer' else 'beneficiary' end
                   and e.until is null
                  left join payment_account a on a.commune_code = e.commune_code and a.id = e.account_id
                 where p.state in ('rejected', 'returned')
                   and p.channel = 'account'
                   and later.found is null
                   and (o.state is null or o.state = 'held')
                   and (@PayoutId::uuid is null or p.payout_id = @PayoutId)
                   and (@after::uuid is null or p.id > @after)
                 order by p.id
                 limit @limit + 1
                """,
                new
                {
                    query.PayoutId,
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

        private static Item Shown(Row row)
        {
            var advice = Domain.Banks.ReasonCodes.Of(row.ReasonCode ?? "");
            return new Item(
                row.Id,
                row.PayoutId,
                row.CommuneCode,
                PayMonth.Of(row.Month),
                row.PayeeName,
                row.AmountVnd,
                row.State,
                row.CreditorBin,
                row.ReasonCode,
                advice.Sentence.Vietnamese,
                advice.Sentence.English,
                Words<Domain.Banks.NextAction>.Print(advice.Action),
                row.BeneficiaryId,
                row.IsMended,
                row.NewAccountState
            );
        }
    }
}
