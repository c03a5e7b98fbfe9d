using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Reports;

/// <summary>How much of a month is paid in cash, by commune, the largest share first. <c>GET /v1/cash-shares</c>.</summary>
/// <remarks>
/// Cash is what the lists planned in cash and what fell from an account to cash since. Both add up to the lists; held and
/// cancelled payouts are counted as the lists count them.
/// </remarks>
public static class CashShares
{
    private const int MonthsShown = 6;

    /// <summary>What falls to cash when an account cannot be paid, beside the words of <c>cash_reason</c>.</summary>
    public const string AccountRefused = "account_refused";

    /// <param name="CashPercent">Of the payouts, with two decimals; 0 where there are none.</param>
    public sealed record Share(
        long AccountPayouts,
        long CashPayouts,
        long AccountVnd,
        long CashVnd,
        decimal CashPercent
    )
    {
        internal static Share Of(IReadOnlyCollection<Row> rows)
        {
            var payouts = rows.Sum(row => row.Payouts);
            var cash = rows.Sum(row => row.CashPayouts);
            var cashVnd = rows.Sum(row => row.CashVnd);
            return new Share(
                payouts - cash,
                cash,
                rows.Sum(row => row.AmountVnd) - cashVnd,
                cashVnd,
                payouts == 0
                    ? 0
                    : Math.Round(100m * cash / payouts, 2, MidpointRounding.AwayFromZero)
            );
        }
    }

    public sealed record MonthShare(PayMonth Month, Share Share);

    /// <param name="Word">A word of <c>cash_reason</c>, or account_refused.</param>
    public sealed record Reason(string Word, long Payouts, long AmountVnd);

    /// <param name="PercentBefore">A month earlier; null: nothing was paid then.</param>
    /// <param name="Reasons">Add up to the cash of the share; the most frequent first.</param>
    public sealed record Item(
        string CommuneCode,
        Share Share,
        decimal? PercentBefore,
        IReadOnlyList<Reason> Reasons
    );

    /// <param name="Month">Null: nothing was calculated yet.</param>
    /// <param name="Total">Over all communes of the caller.</param>
    /// <param name="Months">The last six, ascending, without those that paid nothing.</param>
    public sealed record Answer(
        PayMonth? Month,
        Share Total,
        IReadOnlyList<MonthShare> Months,
        IReadOnlyList<Item> Items,
        string? NextCursor
    );

    /// <param name="Month">yyyy-MM; null: the latest that was calculated.</param>
    /// <param name="CommuneCode">This one alone; the total is over all of them still.</param>
    [Requires(Permission.ReadCash)]
    public sealed record Query(string? Month, string? CommuneCode, int? Limit, string? Cursor)
        : IQuery<Result<Answer>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    internal sealed record Row(
        DateOnly Month,
        string CommuneCode,
        long Payouts,
        long AmountVnd,
        long CashPayouts,
        long CashVnd
    );

    private sealed record ReasonRow(
        string CommuneCode,
        string Reason,
        long Payouts,
        long AmountVnd
    );

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            if (!ReportMonth.TryRead(query.Month, out var asked, out var wrong))
            {
                return wrong;
            }

            if ((asked ?? await ReportMonth.Latest(session, cancellationToken)) is not { } month)
            {
                return new Answer(null, Share.Of([]), [], [], null);
            }

            var rows = await Rows(session, month, cancellationToken);
            var now = rows.Where(row => row.Month == month.FirstDay).ToList();
            var before = rows.Where(row => row.Month == month.Plus(-1).FirstDay)
                .ToDictionary(row => row.CommuneCode, row => Share.Of([row]).CashPercent);
            var ranked = now.Where(row => (query.CommuneCode ?? row.CommuneCode) == row.CommuneCode)
                .Select(row => (Row: row, Share: Share.Of([row])))
                .OrderByDescending(one => one.Share.CashPercent)
                .ThenBy(one => one.Row.CommuneCode, StringComparer.Ordinal)
                .ToList();
            var from = after is null
                ? 0
                : 1 + ranked.FindIndex(one => one.Row.CommuneCode == after);
            var page = Paging.Of(
                ranked.Skip(from).Take(limit + 1).ToList(),
                limit,
                one => one.Row.CommuneCode
            );
            var reasons = await Reasons(
                session,
                month,
                [.. page.Items.Select(one => one.Row.CommuneCode)],
                cancellationToken
            );
            return new Answer(
                month,
                Share.Of(now),
                [
                    .. rows.GroupBy(row => row.Month)
                        .OrderBy(rows => rows.Key)
                        .Select(rows => new MonthShare(PayMonth.Of(rows.Key), Share.Of([.. rows]))),
                ],
                [
                    .. page.Items.Select(one => new Item(
                        one.Row.CommuneCode,
                        one.Share,
                        before.TryGetValue(one.Row.CommuneCode, out var percent) ? percent : null,
                        [
                            .. reasons[one.Row.CommuneCode]
                                .OrderByDescending(reason => reason.Payouts)
                                .ThenBy(reason => reason.Reason, StringComparer.Ordinal)
                                .Select(reason => new Reason(
                                    reason.Reason,
                                    reason.Payouts,
                                    reason.AmountVnd
                                )),
                        ]
                    )),
                ],
                page.NextCursor
            );
        }
    }

    /// <summary>The lists' own sums, and the few payouts that fell to cash: no payout of the many is read.</summary>
    internal static Task<IReadOnlyList<Row>> Rows(
        Session session,
        PayMonth month,
        CancellationToken cancellationToken
    ) =>
        session.Query<Row>(
            """
            with planned as (
                 select l.month, l.commune_code, sum(p.payouts)::bigint as payouts,
                        sum(p.amount_vnd)::bigint as amount_vnd,
                        coalesce(sum(p.payouts) filter (where p.channel = 'cash'), 0)::bigint as cash_payouts,
                        coalesce(sum(p.amount_vnd) filter (where p.channel = 'cash'), 0)::bigint as cash_vnd
                   from payment_list l
                   join list_part p on p.list_id = l.id
                  where l.month between @first and @month
                    and l.state <> 'cancelled'
                  group by l.month, l.commune_code),
                 fallen as (
                 select month, commune_code, count(*) as payouts, sum(amount_vnd)::bigint as amount_vnd
                   from payout
                  where month between @first and @month
                    and redirected
                    and channel = 'account'
                  group by month, commune_code)
            select p.month, p.commune_code, p.payouts, p.amount_vnd,
                   p.cash_payouts + coalesce(f.payouts, 0) as cash_payouts,
                   p.cash_vnd + coalesce(f.amount_vnd, 0) as cash_vnd
              from planned p
              left join fallen f on f.month = p.month and f.commune_code = p.commune_code
            """,
            new { first = month.Plus(1 - MonthsShown).FirstDay, month = month.FirstDay },
            cancellationToken
        );

    private static async Task<ILookup<string, ReasonRow>> Reasons(
        Session session,
        PayMonth month,
        string[] communes,
        CancellationToken cancellationToken
    ) =>
        (
            await session.Query<ReasonRow>(
                """
                select o.commune_code, case when o.channel = 'cash' then o.cash_reason else @AccountRefused end as reason,
                       count(*) as payouts, sum(o.amount_vnd)::bigint as amount_vnd
                  from payout o
                  join payment_list l on l.id = o.list_id
                 where o.month = @month
                   and o.commune_code = any(@communes)
                   and (o.channel = 'cash' or o.redirected)
                   and l.state <> 'cancelled'
                 group by o.commune_code, reason
                """,
                new
                {
                    month = month.FirstDay,
                    communes,
                    AccountRefused,
                },
                cancellationToken
            )
        ).ToLookup(row => row.CommuneCode);
}
