using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Reports;

/// <summary>How many days from the release of a list until its money was in hand. <c>GET /v1/days-to-hand</c>.</summary>
/// <remarks>
/// In hand is: settled by the bank's first word of it, or handed over and not corrected. Money that came back is not in
/// hand. Payments that follow their block are counted by the block.
/// </remarks>
public static class DaysToHand
{
    public sealed record Day(int Days, long Payouts, long AmountVnd);

    /// <param name="Word">account or cash: the one that reached the hand.</param>
    /// <param name="Median">Half of the payouts were there within so many days.</param>
    /// <param name="Ninety">Nine of ten were.</param>
    /// <param name="Spread">Ascending; days on which nothing arrived are left out.</param>
    public sealed record Channel(
        string Word,
        long Payouts,
        int Median,
        int Ninety,
        IReadOnlyList<Day> Spread
    );

    /// <param name="Month">Null: nothing was calculated yet.</param>
    /// <param name="Released">Payouts of released lists, those held, cancelled or come back included.</param>
    /// <param name="InHand">Of these.</param>
    public sealed record Answer(
        PayMonth? Month,
        long Released,
        long InHand,
        IReadOnlyList<Channel> Channels
    );

    /// <param name="Month">yyyy-MM; null: the latest that was calculated.</param>
    [Requires(Permission.ReadCash)]
    public sealed record Query(string? Month, string? CommuneCode)
        : IQuery<Result<Answer>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    private sealed record Row(string Channel, int Days, long Payouts, long AmountVnd);

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!ReportMonth.TryRead(query.Month, out var asked, out var wrong))
            {
                return wrong;
            }

            if ((asked ?? await ReportMonth.Latest(session, cancellationToken)) is not { } month)
            {
                return new Answer(null, 0, 0, []);
            }

            var rows = await Rows(session, month, query.CommuneCode, cancellationToken);
            return new Answer(
                month,
                await session.Single<long>(
                    """
                    select coalesce(sum(payouts), 0)
                      from payment_list
                     where month = @month
                       and released_at is not null
                       and (@CommuneCode::text is null or commune_code = @CommuneCode)
                    """,
                    new { month = month.FirstDay, query.CommuneCode },
                    cancellationToken
                ),
                rows.Sum(row => row.Payouts),
                [
                    .. rows.GroupBy(row => row.Channel)
                        .OrderBy(group => group.Key, StringComparer.Ordinal)
                        .Select(group => Of(group.Key, [.. group.OrderBy(row => row.Days)])),
                ]
            );
        }
    }

    private static Channel Of(string channel, IReadOnlyList<Row> rows)
    {
        var all = rows.Sum(row => row.Payouts);
        return new Channel(
            channel,
            all,
            Within(rows, (all + 1) / 2),
            Within(rows, all - (all / 10)),
            [.. rows.Select(row => new Day(row.Days, row.Payouts, row.AmountVnd))]
        );
    }

    /// <summary>The day by whose end so many had come.</summary>
    private static int Within(IReadOnlyList<Row> rows, long payouts)
    {
        var come = 0L;
        return rows.First(row => (come += row.Payouts) >= payouts).Days;
    }

    private static Task<IReadOnlyList<Row>> Rows(
        Session session,
        PayMonth month,
        string? communeCode,
        CancellationToken cancellationToken
    ) =>
        session.Query<Row>(
            """
            with list as (
                 select id, (released_at at time zone 'Asia/Ho_Chi_Minh')::date as day
                   from payment_list
                  where month = @month
                    and released_at is not null
                    and (@communeCode::text is null or commune_code = @communeCode)),
                 block as (
                 select l.day, k.id, k.payments, k.total_vnd,
                        (select min(e.at) from block_event e where e.block_id = k.id and e.state = 'settled') as at
                   from list l
                   join payment_block k on k.list_id = l.id
                  where k.state = 'settled'),
                 apart as (
                 select p.block_id, count(*) as payments, sum(p.amount_vnd)::bigint as amount_vnd
                   from block b
                   join payment p on p.month = @month and p.block_id = b.id and p.state is not null
                  group by p.block_id),
                 arrived as (
                 select 'account' as channel, b.day, b.at, b.payments - coalesce(a.payments, 0) as payouts,
                        b.total_vnd - coalesce(a.amount_vnd, 0) as amount_vnd
                   from block b
                   left join apart a on a.block_id = b.id
                 union all
                 select 'account', l.day,
                        (select min(e.at)
                           from payment_event e
                          where e.month = @month and e.payment_id = p.id and e.state = 'settled'),
                        1, p.amount_vnd
                   from list l
                   join payment p on p.month = @month and p.list_id = l.id and p.state = 'settled'),
                 arrival as (
                 select channel, (at at time zone 'Asia/Ho_Chi_Minh')::date - day as days, payouts, amount_vnd
                   from arrived
                  where payouts > 0
                 union all
                 select 'cash', r.paid_on - l.day, 1, r.amount_vnd
                   from list l
                   join payment p on p.month = @month and p.list_id = l.id and p.state = 'handed_over'
                   join cash_receipt r on r.payment_id = p.id and r.kind = 'handed_over'
                  where not exists (select from cash_receipt c where c.corrects = r.id))
            select channel, days, sum(payouts)::bigint as payouts, sum(amount_vnd)::bigint as amount_vnd
              from arrival
             group by channel, days
            """,
            new { month = month.FirstDay, communeCode },
            cancellationToken
        );
}
