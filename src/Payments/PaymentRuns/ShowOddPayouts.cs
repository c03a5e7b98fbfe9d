using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>What somebody should look at before a list is approved. <c>GET /v1/payment-runs/{id}/odd-payouts</c>.</summary>
/// <remarks>Nothing here stops a payout; an officer proposes to hold it.</remarks>
public static class ShowOddPayouts
{
    private const int MostOfAKind = 50;
    private const int ManyMonths = 4;

    /// <summary>An account that more people than this are paid into is named.</summary>
    private const int PeopleOfAnAccount = 2;

    /// <param name="Kind">shared_account, account_changed, many_months or held.</param>
    /// <param name="People">Paid into the same account, of shared_account; else 1.</param>
    public sealed record Item(
        string Kind,
        string CommuneCode,
        Guid PayoutId,
        Guid? BeneficiaryId,
        string Name,
        string Benefit,
        long AmountVnd,
        int Months,
        int People
    );

    public sealed record Answer(IReadOnlyList<Item> Items);

    [Requires(Permission.ReadMoney)]
    public sealed record Query(Guid RunId) : IQuery<Result<Answer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await RunMonth.Of(session, query.RunId, cancellationToken) is not { } month)
            {
                return Refusal.NotFound("payment run");
            }

            var items = await session.Query<Item>(
                """
                with mine as materialized (
                    select o.id, o.commune_code, o.beneficiary_id, o.payee_name, o.benefit, o.amount_vnd, o.months,
                           o.account_id, o.state, a.account_digest
                      from payout o
                      left join payment_account a on a.id = o.account_id
                     where o.month = @month
                       and o.run_id = @RunId
                ), shared as (
                    select account_digest, count(distinct beneficiary_id)::int as people
                      from mine
                     where account_digest is not null
                     group by account_digest
                    having count(distinct beneficiary_id) > @PeopleOfAnAccount
                ), odd as (
                    select 'shared_account' as kind, 1 as rank, m.*, s.people
                      from shared s
                      join mine m on m.account_digest = s.account_digest
                    union all
                    select 'account_changed', 2, m.*, 1
                      from mine m
                     where exists (select
                                     from payout b
                                    where b.month = @before
                                      and b.beneficiary_id = m.beneficiary_id
                                      and b.benefit = m.benefit
                                      and b.account_id <> m.account_id)
                    union all
                    select 'many_months', 3, m.*, 1
                      from mine m
                     where cardinality(m.months) >= @ManyMonths
                    union all
                    select 'held', 4, m.*, 1
                      from mine m
                     where m.state = 'held'
                ), numbered as (
                    select *, row_number() over (partition by kind order by amount_vnd desc, id) as place
                      from odd
                )
                select kind, commune_code, id as payout_id,
                       case when benefit = 'funeral' then null else beneficiary_id end as beneficiary_id,
                       payee_name as name, benefit, amount_vnd, cardinality(months) as months, people
                  from numbered
                 where place <= @MostOfAKind
                 order by rank, amount_vnd desc, id
                """,
                new
                {
                    month,
                    before = month.AddMonths(-1),
                    query.RunId,
                    PeopleOfAnAccount,
                    ManyMonths,
                    MostOfAKind,
                },
                cancellationToken
            );
            return new Answer(items);
        }
    }
}
