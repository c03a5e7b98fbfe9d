namespace Payments.Reconciliation;

/// <summary>The set-based statements behind the books; a run of the whole country is read by one of each.</summary>
internal static class BookStatements
{
    /// <summary>Payouts by list, benefit and place.</summary>
    /// <remarks>
    /// One payment of a payout counts: the live one, else the last. The live one is an older one when a bank takes its
    /// rejection back after the next attempt failed too.
    /// </remarks>
    public const string Places = """
        select l.id as list_id, o.benefit,
               payout_place(o.state, l.state, payment_word(coalesce(p.state, k.state), b.state)) as place,
               count(*) as payouts,
               sum(o.amount_vnd)::bigint as amount_vnd,
               count(*) filter (where coalesce(p.state, k.state) = 'settled'
                                  and not case when p.state is null then k.booked else p.booked end) as unbooked,
               coalesce(sum(p.amount_vnd) filter (where coalesce(p.state, k.state) = 'settled'
                                  and not case when p.state is null then k.booked else p.booked end),
                        0)::bigint as unbooked_vnd
          from payment_list l
          join payout o on o.month = @month and o.commune_code = l.commune_code and o.list_id = l.id
          left join (
                select a.payout_id, a.state, a.block_id, a.booked, a.amount_vnd
                  from payment a
                 where a.month = @month
                   and a.list_id = any (@listIds)
                   and (a.state is null
                        or a.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury')
                        or not exists (select from payment n
                                        where n.month = @month
                                          and n.payout_id = a.payout_id
                                          and (n.attempt > a.attempt
                                               or n.state is null
                                               or n.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury'))))
               ) p on p.payout_id = o.id
          left join payment_block k on k.id = p.block_id
          left join bank_batch b on b.id = k.batch_id
         where l.id = any (@listIds)
         group by 1, 2, 3
        """;

    /// <summary>Payments by block and word, beside what block and batch declared to the bank.</summary>
    public const string Blocks = """
        select k.list_id, k.id as block_id, b.bank_bin,
               case when p.id is null then 'missing' else payment_word(coalesce(p.state, k.state), b.state) end as word,
               count(p.id) as payments,
               coalesce(sum(p.amount_vnd), 0)::bigint as amount_vnd,
               k.payments as declared_payments,
               k.total_vnd as declared_vnd,
               w.whole as batch_is_whole
          from payment_block k
          join bank_batch b on b.id = k.batch_id
          left join payment p on p.month = k.month and p.list_id = k.list_id and p.block_id = k.id
          join (
                select f.id,
                       -- Who sees only some communes sees only some blocks of a batch, and cannot sum it.
                       (select current_setting('app.communes', true)) <> '*'
                       or (sum(s.payments) = f.payments and sum(s.total_vnd) = f.total_vnd) as whole
                  from bank_batch f
                  join payment_block s on s.batch_id = f.id
                 where f.id in (select batch_id from payment_block where list_id = any (@listIds))
                 group by f.id
               ) w on w.id = b.id
         where k.list_id = any (@listIds)
         group by k.list_id, k.id, b.bank_bin, 4, k.payments, k.total_vnd, w.whole
        """;

    /// <summary>What statements say about the payments and blocks of the lists, by bank.</summary>
    public const string Statements = """
        with block as (
             select k.id, k.debtor_account, b.bank_bin
               from payment_block k
               join bank_batch b on b.id = k.batch_id
              where k.list_id = any (@listIds)
        ),
        entry as (
             select e.id, e.bank_bin, e.direction, e.amount_vnd
               from block k
               join statement_entry e on e.block_id = k.id
              where e.payment_id is null
              union all
             select e.id, e.bank_bin, e.direction, e.amount_vnd
               from payment p
               join statement_entry e on e.payment_id = p.id
              where p.month = @month
                and p.list_id = any (@listIds)
        ),
        booked as (
             select bank_bin,
                    count(*) filter (where direction = 'debit') as debits,
                    coalesce(sum(amount_vnd) filter (where direction = 'debit'), 0)::bigint as debits_vnd,
                    count(*) filter (where direction = 'credit') as credits,
                    coalesce(sum(amount_vnd) filter (where direction = 'credit'), 0)::bigint as credits_vnd
               from entry
              group by bank_bin
        ),
        day as (
             select d.bank_bin, count(*) as days, count(*) filter (where not d.balanced) as days_unbalanced
               from statement_day d
              where (d.bank_bin, d.account) in (select bank_bin, debtor_account from block)
              group by d.bank_bin
        )
        select coalesce(e.bank_bin, d.bank_bin) as bank_bin,
               coalesce(e.debits, 0) as debits, coalesce(e.debits_vnd, 0) as debits_vnd,
               coalesce(e.credits, 0) as credits, coalesce(e.credits_vnd, 0) as credits_vnd,
               coalesce(d.days, 0) as days, coalesce(d.days_unbalanced, 0) as days_unbalanced
          from booked e
          full join day d on d.bank_bin = e.bank_bin
        """;

    /// <summary>Returns that came after a closing.</summary>
    /// <remarks>
    /// A closed list shows its own; an open one shows those of the commune's closed lists since the last closing,
    /// because the month that is open is where somebody must act on them.
    /// </remarks>
    public const string SinceClose = """
        select l.id as list_id, count(*) as payments, sum(p.amount_vnd)::bigint as amount_vnd
          from payment_list l
          join payment_list c on c.commune_code = l.commune_code and c.state = 'closed'
          join payment p on p.month = c.month and p.list_id = c.id and p.state = 'returned'
         where l.id = any (@listIds)
           and p.changed_at > c.closed_at
           and (c.id = l.id
                or (l.state <> 'closed'
                    and p.changed_at > (select max(z.closed_at)
                                          from payment_list z
                                         where z.commune_code = l.commune_code
                                           and z.state = 'closed')))
         group by l.id
        """;

    /// <summary>The lists of a run that are in scope.</summary>
    public const string Lists = """
        select id, commune_code, month, state, payouts, total_vnd
          from payment_list
         where run_id = @runId
           and state <> 'cancelled'
         order by commune_code
        """;
}
