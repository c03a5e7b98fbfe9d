set local role owner;

-- The live payment of a payout counts, else the last: a bank may take back a rejection after the next attempt failed too.
create or replace view payout_now with (security_invoker = true) as
select o.month, o.id, o.run_id, o.list_id, o.commune_code, o.leaf_no, o.beneficiary_id, o.benefit, o.kind,
       o.payee_relation, o.payee_name, case when o.redirected then 'cash' else o.channel end as channel,
       o.cash_reason, o.account_id, o.category, o.amount_vnd, o.months,
       o.owed_vnd, o.charged_vnd, o.state_reason, l.state as list_state, p.id as payment_id, p.channel as paid_by,
       p.state as payment_state, p.bank_bin, p.reason_code,
       case
           when o.state is not null then o.state
           when l.state in ('planned', 'calculated', 'submitted', 'approved') then 'due'
           when p.state in ('settled', 'handed_over') then 'paid'
           when p.state = 'not_collected' then 'not_collected'
           when p.state = 'returned' then 'returned'
           when p.state = 'returned_to_treasury' then 'returned_to_treasury'
           else 'released'
       end as state,
       payout_place(o.state, l.state, p.state) as place
  from payout o
  join payment_list l on l.id = o.list_id
  left join lateral (
        select n.id, n.channel, n.state, n.bank_bin, n.reason_code
          from payment_now n
         where n.month = o.month
           and n.payout_id = o.id
         order by n.state in ('rejected', 'returned', 'carried_over', 'returned_to_treasury'), n.attempt desc
         limit 1
  ) p on true;
