using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks;

/// <summary>The cash lists of a month or a commune, with how far each is.</summary>
public static class ListCashLists
{
    /// <param name="Payments">All that ever stood on the list, carried over ones included.</param>
    /// <param name="ListedVnd">Of people not called yet.</param>
    public sealed record Item(
        Guid Id,
        string CommuneCode,
        PayMonth Month,
        string State,
        long Payments,
        long TotalVnd,
        long Listed,
        long ListedVnd,
        long HandedOver,
        long HandedOverVnd,
        long NotCollected,
        long NotCollectedVnd,
        FloatAnswer Float
    );

    [Requires(Permission.ReadCash)]
    public sealed record Query(string? Month, string? CommuneCode, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    private sealed record Row(
        Guid Id,
        string CommuneCode,
        DateOnly Month,
        string State,
        long Payments,
        long TotalVnd,
        long Listed,
        long ListedVnd,
        long HandedOver,
        long HandedOverVnd,
        long NotCollected,
        long NotCollectedVnd,
        long IssuedVnd,
        long HandedBackVnd
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

            PayMonth month = default;
            if (query.Month is not null && !PayMonth.TryParse(query.Month, out month))
            {
                return Refusal.Field("/month", "bad_value", "A month is written yyyy-MM.");
            }

            var rows = await session.Query<Row>(
                """
                select c.id, c.commune_code, c.month, c.state, s.payments, s.total_vnd, s.listed, s.listed_vnd,
                       s.handed_over, s.handed_over_vnd, s.not_collected, s.not_collected_vnd, f.issued_vnd,
                       f.handed_back_vnd
                  from (
                        select id, commune_code, month, state
                          from cash_list
                         where (@month::date is null or month = @month)
                           and (@CommuneCode::text is null or commune_code = @CommuneCode)
                           and (@after::uuid is null or id < @after)
                         order by id desc
                         limit @limit + 1
                       ) c
                 cross join lateral (
                        select count(*) as payments,
                               coalesce(sum(amount_vnd), 0)::bigint as total_vnd,
                               count(*) filter (where state = 'listed') as listed,
                               coalesce(sum(amount_vnd) filter (where state = 'listed'), 0)::bigint as listed_vnd,
                               count(*) filter (where state = 'handed_over') as handed_over,
                               coalesce(sum(amount_vnd) filter (where state = 'handed_over'), 0)::bigint
                                   as handed_over_vnd,
                               count(*) filter (where state = 'not_collected') as not_collected,
                               coalesce(sum(amount_vnd) filter (where state = 'not_collected'), 0)::bigint
                                   as not_collected_vnd
                          from payment
                         where cash_list_id = c.id
                       ) s
                 cross join lateral (
                        select coalesce(sum(amount_vnd) filter (where direction = 'issued'), 0)::bigint as issued_vnd,
                               coalesce(sum(amount_vnd) filter (where direction = 'handed_back'), 0)::bigint
                                   as handed_back_vnd
                          from cash_float
                         where cash_list_id = c.id
                       ) f
                 order by c.id desc
                """,
                new
                {
                    month = query.Month is null ? (DateOnly?)null : month.FirstDay,
                    query.CommuneCode,
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
                row.CommuneCode,
                PayMonth.Of(row.Month),
                row.State,
                row.Payments,
                row.TotalVnd,
                row.Listed,
                row.ListedVnd,
                row.HandedOver,
                row.HandedOverVnd,
                row.NotCollected,
                row.NotCollectedVnd,
                new FloatAnswer(
                    row.IssuedVnd,
                    row.HandedBackVnd,
                    row.HandedOverVnd,
                    row.IssuedVnd - row.HandedBackVnd - row.HandedOverVnd
                )
            );
    }
}
