-- Partitions by month are made on first use, by the owner. `app` has no right on a partition: it must go through
-- the parent and its row-level security. `worker` may COPY into them.
set local role owner;

create function ensure_month(day date) returns void
language plpgsql
security definer
set search_path = public
as $$
declare
    from_day date := date_trunc('month', day)::date;
    until_day date := (date_trunc('month', day) + interval '1 month')::date;
    suffix text := to_char(day, 'YYYY_MM');
    parent text;
begin
    foreach parent in array array['payout', 'payout_event', 'payment', 'payment_event']
    loop
        if to_regclass(parent || '_' || suffix) is null then
            perform pg_advisory_xact_lock(hashtext('ensure_month'));
            if to_regclass(parent || '_' || suffix) is null then
                execute format('create table %I partition of %I for values from (%L) to (%L)',
                               parent || '_' || suffix, parent, from_day, until_day);
                execute format('grant select, insert on %I to worker', parent || '_' || suffix);
                execute format('revoke all on %I from app', parent || '_' || suffix);
                if parent in ('payout', 'payment') then
                    execute format('grant update on %I to worker', parent || '_' || suffix);
                end if;
                if parent = 'payout' then
                    -- A list that is calculated again replaces its payouts before anyone approves them.
                    execute format('grant delete on %I to worker', parent || '_' || suffix);
                end if;
            end if;
        end if;
    end loop;
end
$$;

revoke all on function ensure_month(date) from public;
grant execute on function ensure_month(date) to app, worker;

-- The word for a payment: its own, else that of its batch.
create function payment_word(own text, batch text) returns text
language sql immutable parallel safe as $$
    select case when own is not null then own when batch in ('answered', 'finished') then 'sent' else batch end
$$;

-- The place of a payout's money in the identity, by the words for the payout, its list and its last payment.
create function payout_place(payout text, list text, payment text) returns text
language sql immutable parallel safe as $$
    select case
               when payout = 'held' then 'held'
               when payout = 'cancelled' then 'cancelled'
               when payout = 'returned_to_treasury' or payment = 'returned_to_treasury' then 'returned_to_treasury'
               when list in ('planned', 'calculated', 'submitted', 'approved') then 'due'
               when payment = 'settled' then 'paid_by_account'
               when payment = 'handed_over' then 'paid_in_cash'
               when payment in ('prepared', 'sending', 'sent', 'accepted') then 'in_progress'
               when payment = 'unknown' then 'unknown'
               when payment = 'not_collected' then 'not_collected'
               when payment = 'returned' then 'returned'
               else 'awaiting_cash'
           end
$$;

-- Where a payment really is: its own word, else that of its batch.
create view payment_now with (security_invoker = true) as
select p.month, p.id, p.payout_id, p.run_id, p.list_id, p.commune_code, p.benefit, p.attempt, p.channel, p.amount_vnd,
       payment_word(p.state, b.state) as state,
       p.end_to_end_id, p.bank_bin, p.creditor_bin, p.account_id, p.batch_id, p.block_id, p.cash_list_id,
       p.reason_code, p.reason_text, p.booked, p.bank_reference, p.replaces, p.made_at, p.changed_at
  from payment p
  left join bank_batch b on b.id = p.batch_id;
comment on view payment_now is 'Payments with the state that the outside sees.';

-- Where a payout really is, and in which place of the identity its money stands.
create view payout_now with (security_invoker = true) as
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
         order by n.attempt desc
         limit 1
  ) p on true;
comment on view payout_now is 'Payouts with the state that the outside sees and their place in the identity.';

grant select on payment_now, payout_now to app, worker, auditor;
