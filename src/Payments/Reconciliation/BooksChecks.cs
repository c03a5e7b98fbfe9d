namespace Payments.Reconciliation;

/// <summary>One invariant as a statement that finds its offenders: a column <c>id</c>, no row when it holds.</summary>
internal sealed record BooksCheck(string Invariant, string Sentence, string Sql);

/// <summary>The invariants that a set-based statement can decide.</summary>
internal static class BooksChecks
{
    public static readonly IReadOnlyList<BooksCheck> All =
    [
        new(
            "1",
            "a person stands to receive more for a benefit and month than was owed",
            """
            select e.beneficiary_id || ' ' || e.benefit || ' ' || to_char(e.owed_month, 'YYYY-MM') as id
              from (
                    select o.beneficiary_id, o.benefit, m.owed_month, m.owed, m.owed - m.charged as due
                      from payout o
                     cross join lateral unnest(o.months, o.owed_vnd, o.charged_vnd) as m (owed_month, owed, charged)
                     where o.state is null
                        or o.state = 'held'
                   ) e
             group by e.beneficiary_id, e.benefit, e.owed_month
            having sum(e.due) > max(e.owed)
            """
        ),
        new(
            "1",
            "a payout for a funeral is not of its claim: another amount, day of death, commune or reason, or no accepted claim",
            """
            select o.id::text as id
              from payout o
              left join funeral_claim f on f.id = o.beneficiary_id
             where o.benefit = 'funeral'
               and (o.state is null or o.state = 'held')
               and (f.id is null
                    or f.state <> 'accepted'
                    or f.amount_vnd <> o.amount_vnd
                    or f.commune_code <> o.commune_code
                    or o.months <> array[date_trunc('month', f.died_on)::date]
                    or f.explanation <> o.explanation
                    or f.rulebook <> o.rulebook)
            """
        ),
        new(
            "1",
            "a funeral is claimed twice",
            """
            select min(id::text) as id
              from funeral_claim
             where state in ('proposed', 'accepted')
             group by deceased_key
            having count(*) > 1
            union all
            select min(id::text)
              from funeral_claim
             where state in ('proposed', 'accepted')
               and beneficiary_id is not null
             group by beneficiary_id
            having count(*) > 1
            """
        ),
        new(
            "1",
            "a funeral is paid for somebody on the rolls whose death is not recorded",
            """
            select f.id::text as id
              from funeral_claim f
             where f.state = 'accepted'
               and f.beneficiary_id is not null
               and not exists (select
                                 from fact a
                                where a.commune_code = f.commune_code
                                  and a.beneficiary_id = f.beneficiary_id
                                  and a.date_of_death = f.died_on)
            """
        ),
        new(
            "1",
            "a payout has more than one payment that may still arrive or has arrived",
            """
            select p.payout_id::text as id
              from payment p
             where p.state is null
                or p.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury')
             group by p.month, p.payout_id
            having count(*) > 1
            """
        ),
        new(
            "1",
            "an end-to-end id was used twice",
            """
            select end_to_end_id as id
              from payment
             where end_to_end_id is not null
             group by end_to_end_id
            having count(*) > 1
            """
        ),
        new(
            "1",
            "a payment is not of its payout: another amount, list, benefit or person, or no payout at all",
            """
            select p.id::text as id
              from payment p
              left join payout o on o.month = p.month and o.id = p.payout_id
             where o.id is null
                or o.amount_vnd <> p.amount_vnd
                or o.list_id <> p.list_id
                or o.benefit <> p.benefit
                or o.commune_code <> p.commune_code
            """
        ),
        new(
            "1",
            "a payment was made before its list was released",
            """
            select p.id::text as id
              from payment p
              join payment_list l on l.id = p.list_id
             where l.state not in ('released', 'settled', 'closed')
            """
        ),
        new(
            "2",
            "a list is not the sum of its payouts",
            """
            select l.id::text as id
              from payment_list l
              left join (
                    select list_id, count(*) as payouts, sum(amount_vnd) as total_vnd
                      from payout
                     group by list_id
                   ) o on o.list_id = l.id
             where l.state <> 'cancelled'
               and (l.payouts <> coalesce(o.payouts, 0) or l.total_vnd <> coalesce(o.total_vnd, 0))
            """
        ),
        new(
            "2",
            "a block is not the sum of its payments",
            """
            select k.id::text as id
              from payment_block k
              left join (
                    select block_id, count(*) as payments, sum(amount_vnd) as total_vnd
                      from payment
                     where block_id is not null
                     group by block_id
                   ) p on p.block_id = k.id
             where k.payments <> coalesce(p.payments, 0)
                or k.total_vnd <> coalesce(p.total_vnd, 0)
            """
        ),
        new(
            "2",
            "a batch is not the sum of its blocks",
            """
            select b.id::text as id
              from bank_batch b
              left join (
                    select batch_id, sum(payments) as payments, sum(total_vnd) as total_vnd
                      from payment_block
                     group by batch_id
                   ) k on k.batch_id = b.id
             where b.payments <> coalesce(k.payments, 0)
                or b.total_vnd <> coalesce(k.total_vnd, 0)
            """
        ),
        new(
            "2",
            "the bytes of a batch are not those that were made",
            "select id::text as id from bank_batch where sha256(file) <> sha256"
        ),
        new(
            "2",
            "the count or control sum in a batch's bytes is not that of its payments",
            """
            select id::text as id
              from (
                    select id, payments, total_vnd, encode(substring(file from 1 for 4096), 'escape') as head
                      from bank_batch
                   ) b
             where coalesce(substring(head from '<CtrlSum>([0-9]+)(?:[.]0+)?</CtrlSum>')::numeric <> total_vnd, false)
                or coalesce(substring(head from '<NbOfTxs>([0-9]+)</NbOfTxs>')::numeric <> payments, false)
            """
        ),
        new(
            "2",
            "a list is closed with payments in progress, unknown or without an entry of a statement",
            """
            select distinct l.id::text as id
              from payment_list l
              join payment_now p on p.list_id = l.id and p.channel = 'account' and not p.booked
             where l.state = 'closed'
               and p.made_at < l.closed_at
               and p.state in ('prepared', 'sending', 'sent', 'accepted', 'unknown', 'settled')
            """
        ),
        new(
            "5",
            "one person prepared, approved, released or closed the same list",
            """
            select id::text as id
              from payment_list
             where approved_by = any (prepared_by)
                or released_by = any (prepared_by)
                or closed_by = any (prepared_by)
                or approved_by = released_by
                or approved_by = closed_by
                or released_by = closed_by
                or (state in ('approved', 'released', 'settled', 'closed') and approved_by is null)
                or (state in ('released', 'settled', 'closed') and released_by is null)
                or (state = 'closed' and closed_by is null)
            """
        ),
        new(
            "5",
            "one person proposed and decided",
            "select id::text as id from proposal where decided_by = proposed_by"
        ),
        new(
            "cash",
            "a cashier paid or handed back more than was advanced to them for a list",
            """
            select cash_list_id || ' ' || cashier as id
              from cash_movement
             group by cash_list_id, cashier
            having sum(drawer_vnd) < 0
            """
        ),
        new(
            "cash",
            "cash advanced for a list is not handed over + held + returned, drawer by drawer",
            """
            select c.id::text as id
              from cash_list c
              left join (
                    select cash_list_id,
                           sum(case direction when 'issued' then amount_vnd when 'handed_back' then -amount_vnd else 0 end)
                               as given_vnd
                      from cash_float
                     group by cash_list_id
                   ) f on f.cash_list_id = c.id
              left join (
                    select cash_list_id, sum(amount_vnd) as paid_vnd
                      from payment
                     where cash_list_id is not null
                       and state = 'handed_over'
                     group by cash_list_id
                   ) p on p.cash_list_id = c.id
              left join (
                    select cash_list_id, sum(drawer_vnd) as held_vnd
                      from cash_movement
                     group by cash_list_id
                   ) m on m.cash_list_id = c.id
             where coalesce(f.given_vnd, 0) <> coalesce(p.paid_vnd, 0) + coalesce(m.held_vnd, 0)
            """
        ),
        new(
            "cash",
            "a cash list is closed with money left in a drawer",
            """
            select distinct c.id::text as id
              from cash_list c
              join cash_movement m on m.cash_list_id = c.id
             where c.state = 'closed'
             group by c.id, m.cashier
            having sum(m.drawer_vnd) <> 0
            """
        ),
        new(
            "cash",
            "a signed end-of-day sheet is not what the cashier's drawers did that day",
            """
            select c.id::text as id
              from cash_count c
             cross join lateral drawer_day(c.commune_code, c.cashier, c.day) d
             where not exists (select from cash_count_event e where e.count_id = c.id and e.kind = 'corrected')
               and (c.opening_vnd, c.received_vnd, c.taken_back_vnd, c.paid, c.paid_vnd, c.handed_back_vnd, c.held_vnd)
                   is distinct from
                   (d.opening_vnd, d.received_vnd, d.taken_back_vnd, d.paid, d.paid_vnd, d.handed_back_vnd, d.held_vnd)
            """
        ),
        new(
            "cash",
            "a receipt number was used twice in a commune",
            """
            select min(id::text) as id
              from cash_receipt
             where receipt_no is not null
             group by commune_code, receipt_no
            having count(*) > 1
            """
        ),
        new(
            "cash",
            "a payment handed over has no receipt of its amount, or a receipt no payment handed over",
            """
            select coalesce(p.id, r.payment_id)::text as id
              from (select month, id, amount_vnd from payment where channel = 'cash' and state = 'handed_over') p
              full join (
                    select w.payment_month, w.payment_id, w.amount_vnd
                      from cash_receipt w
                     where w.kind = 'handed_over'
                       and not exists (select from cash_receipt c where c.corrects = w.id)
                   ) r on r.payment_month = p.month and r.payment_id = p.id
             where p.amount_vnd is distinct from r.amount_vnd
            """
        ),
        new(
            "cash",
            "a closed cash list has people neither paid nor recorded",
            """
            select p.id::text as id
              from cash_list c
              join payment p on p.cash_list_id = c.id
             where c.state = 'closed'
               and p.state = 'listed'
            """
        ),
    ];
}
