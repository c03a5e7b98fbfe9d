using MediatR;
using Payments.Calendar;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>Runs with a list in the caller's scope, newest first.</summary>
public static class ListRuns
{
    public sealed record Item(
        Guid Id,
        PayMonth Month,
        string Kind,
        ListState State,
        DateOnly? KnownOn,
        long Lists,
        long People,
        long Payouts,
        long TotalVnd
    );

    [Requires(Permission.ReadMoney)]
    public sealed record Query(string? Month, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        Guid Id,
        DateOnly Month,
        string Kind,
        DateOnly? KnownOn,
        string[] States,
        long Lists,
        long People,
        long Payouts,
        long TotalVnd
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

            if (!MonthParameter.TryRead(query.Month, out var month, out no))
            {
                return no;
            }

            var rows = await session.Query<Row>(
                """
                select r.id, r.month, r.kind, r.known_on, l.states, l.lists, l.people, l.payouts, l.total_vnd
                  from (
                        select id, month, kind, known_on
                          from payment_run
                         where (@month::date is null or month = @month)
                           and (@after::uuid is null or id < @after)
                           and exists (select 1 from payment_list l where l.run_id = payment_run.id)
                         order by id desc
                         limit @limit + 1
                  ) r
                 cross join lateral (
                        select array_agg(distinct state) as states, count(*) as lists,
                               coalesce(sum(people) filter (where state <> 'cancelled'), 0)::bigint as people,
                               coalesce(sum(payouts) filter (where state <> 'cancelled'), 0)::bigint as payouts,
                               coalesce(sum(total_vnd) filter (where state <> 'cancelled'), 0)::bigint as total_vnd
                          from payment_list
                         where run_id = r.id
                  ) l
                 order by r.id desc
                """,
                new
                {
                    month = month?.FirstDay,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(rows.Select(Shown).ToList(), limit, item => item.Id.ToString());
        }

        private static Item Shown(Row row) =>
            new(
                row.Id,
                PayMonth.Of(row.Month),
                row.Kind,
                PaymentList.LeastAdvanced(
                    row.States.Select(state => Enum.Parse<ListState>(state, ignoreCase: true))
                ),
                row.KnownOn,
                row.Lists,
                row.People,
                row.Payouts,
                row.TotalVnd
            );
    }
}
