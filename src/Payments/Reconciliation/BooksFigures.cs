using Payments.Domain.Common;
using Payments.Domain.Reconciliation;

namespace Payments.Reconciliation;

/// <summary>What the books count, heading by heading, in the order of a month.</summary>
internal static class BooksFigures
{
    private static readonly (string Heading, string Sql)[] sections =
    [
        (
            "Registry files: rows",
            """
            select 'taken' as what, coalesce(sum(accepted), 0)::bigint as count, null::bigint as amount_vnd
              from import where state = 'applied'
            union all
            select 'unchanged', coalesce(sum(unchanged), 0)::bigint, null from import where state = 'applied'
            union all
            select 'refused', coalesce(sum(refused), 0)::bigint, null from import where state = 'applied'
            union all
            (select '  ' || code, count(distinct (import_id, row_no)), null
               from import_error
              where severity = 'error'
              group by code
              order by code)
            """
        ),
        (
            "People on the rolls",
            "select state as what, count(*) as count, null::bigint as amount_vnd from beneficiary group by state order by state"
        ),
        (
            "Owed by category",
            """
            select category as what, count(*) as count, sum(amount_vnd)::bigint as amount_vnd
              from payout
             group by category
             order by category
            """
        ),
        (
            "Arrears by month owed",
            """
            select to_char(m.month, 'YYYY-MM') || case when m.charged > 0 then ', on top of what it was paid' else '' end as what,
                   count(*) as count, sum(m.owed - m.charged)::bigint as amount_vnd
              from payout o,
                   unnest(o.months, o.owed_vnd, o.charged_vnd) as m (month, owed, charged)
             where m.month < o.month
             group by 1
             order by 1
            """
        ),
        (
            "By channel",
            """
            select case
                       when state in ('held', 'cancelled', 'returned_to_treasury') then state
                       when redirected then 'cash'
                       else channel
                   end as what,
                   count(*) as count, sum(amount_vnd)::bigint as amount_vnd
              from payout
             group by 1
             order by 1
            """
        ),
        (
            "Banks: payments",
            """
            with word as (
                 select p.bank_bin, payment_word(coalesce(p.state, k.state), b.state) as state, count(*) as count,
                        sum(p.amount_vnd) as amount_vnd
                   from payment p
                   join payment_block k on k.id = p.block_id
                   join bank_batch b on b.id = p.batch_id
                  group by 1, 2
            )
            select bank_bin || ' all' as what, sum(count)::bigint as count, sum(amount_vnd)::bigint as amount_vnd
              from word
             group by bank_bin
            union all
            select bank_bin || ' ' || state, sum(count)::bigint, sum(amount_vnd)::bigint
              from word
             group by bank_bin, state
             order by 1
            """
        ),
        (
            "Unknown outcomes",
            """
            with doubtful as (
                 select distinct batch_id
                   from batch_event
                  where (kind = 'outcome' and (detail like 'Unknown%' or detail like 'the sender ended%'))
                     or (kind = 'ask' and detail = 'known')
            ),
            doubt as (
                 select month, payment_id, max(event_no) as event_no
                   from (
                         select p.month, p.id as payment_id, 0::bigint as event_no
                           from doubtful d
                           join payment_block k on k.batch_id = d.batch_id
                           join payment p on p.month = k.month and p.block_id = k.id
                         union all
                         select month, payment_id, event_no
                           from payment_event
                          where state = 'unknown'
                        ) each_doubt
                  group by month, payment_id
            ),
            word as (
                 select d.month, d.payment_id, e.event_no, e.source
                   from doubt d
                   join payment_event e on e.month = d.month and e.payment_id = d.payment_id
                                       and e.event_no > d.event_no
                                       and e.state in ('settled', 'rejected', 'returned')
                 union all
                 select d.month, d.payment_id, e.event_no, e.source
                   from doubt d
                   join payment p on p.month = d.month and p.id = d.payment_id and p.state is null
                   join block_event e on e.block_id = p.block_id and e.state = 'settled'
            ),
            solved as (
                 select distinct on (month, payment_id) month, payment_id, source
                   from word
                  order by month, payment_id, event_no
            )
            select case
                       when s.payment_id is null then 'not settled yet'
                       when s.source = 'person' then 'settled by a person'
                       else 'settled by asking (' || s.source || ')'
                   end as what,
                   count(*) as count, sum(p.amount_vnd)::bigint as amount_vnd
              from doubt d
              join payment p on p.month = d.month and p.id = d.payment_id
              left join solved s on s.month = d.month and s.payment_id = d.payment_id
             group by 1
             order by 1
            """
        ),
        (
            "Cash",
            """
            select '1 fallen back to cash' as what, count(*) as count, sum(o.amount_vnd)::bigint as amount_vnd
              from payout_event e
              join payout o on o.month = e.month and o.id = e.payout_id
             where e.kind = 'fell_back_to_cash'
            union all
            select '2 redirected to cash', count(*), sum(amount_vnd)::bigint from payout where redirected
            union all
            select '3 ' || state, count(*), sum(amount_vnd)::bigint
              from payment
             where channel = 'cash'
               and state <> 'not_collected'
             group by state
            union all
            select '4 not collected: ' || coalesce(reason_code, 'unknown'), count(*), sum(amount_vnd)::bigint
              from payment
             where channel = 'cash'
               and state = 'not_collected'
             group by reason_code
             order by 1
            """
        ),
    ];

    public static async Task<IReadOnlyList<BooksSection>> Read(
        BooksSnapshot books,
        CancellationToken cancellationToken
    )
    {
        var read = new List<BooksSection>();
        foreach (var (heading, sql) in sections)
        {
            var rows = await books.Query<Row>(sql, cancellationToken);
            read.Add(new BooksSection(heading, [.. rows.Select(Shown)]));
        }

        return read;
    }

    /// <summary>The identity over every list that is not cancelled.</summary>
    public static async Task<Reckoning> Identity(
        BooksSnapshot books,
        CancellationToken cancellationToken
    )
    {
        var rows = await books.Query<PlaceRow>(
            """
            select payout_place(o.state, l.state, payment_word(coalesce(p.state, k.state), b.state)) as place,
                   count(*) as payouts, sum(o.amount_vnd)::bigint as amount_vnd
              from payout o
              join payment_list l on l.id = o.list_id
              left join (
                    select a.month, a.payout_id, a.state, a.block_id
                      from payment a
                     where a.state is null
                        or a.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury')
                        or not exists (select from payment n
                                        where n.month = a.month
                                          and n.payout_id = a.payout_id
                                          and (n.attempt > a.attempt
                                               or n.state is null
                                               or n.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury')))
                   ) p on p.month = o.month and p.payout_id = o.id
              left join payment_block k on k.id = p.block_id
              left join bank_batch b on b.id = k.batch_id
             where l.state <> 'cancelled'
             group by 1
            """,
            cancellationToken
        );
        var identity = new Reckoning();
        foreach (var row in rows)
        {
            identity.Add(
                PlaceWords.Read(row.Place),
                new Figure(row.Payouts, new Vnd(row.AmountVnd))
            );
        }

        return identity;
    }

    private static BooksLine Shown(Row row) =>
        new(
            row.What.Length > 2 && char.IsAsciiDigit(row.What[0]) && row.What[1] == ' '
                ? row.What[2..]
                : row.What,
            row.Count,
            row.AmountVnd is { } amount ? new Vnd(amount) : null
        );

    private sealed record Row(string What, long Count, long? AmountVnd);

    private sealed record PlaceRow(string Place, long Payouts, long AmountVnd);
}
