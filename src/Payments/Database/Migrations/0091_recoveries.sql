set local role owner;

create unique index recovery_reversed_once on recovery (reverses) where reverses is not null;

-- Runs find what is overpaid, and take it back by a reversal of nothing in particular; people settle, and reverse a
-- settlement by its id. One recovery is all that the ledger says of a person, benefit and month; its id is that of the first entry.
create view recovery_now with (security_invoker = true) as
select (array_agg(id order by at, id) filter (where kind = 'overpaid'))[1] as id,
       commune_code, beneficiary_id, benefit, month,
       (array_agg(run_id order by at, id) filter (where kind = 'overpaid'))[1] as run_id,
       min(at) as opened_at,
       coalesce(sum(amount_vnd) filter (where is_found), 0)::bigint as overpaid_vnd,
       (-coalesce(sum(amount_vnd) filter (where not is_found), 0))::bigint as settled_vnd,
       sum(amount_vnd)::bigint as open_vnd
  from (select *, kind = 'overpaid' or (kind = 'reversal' and reverses is null) as is_found from recovery) r
 group by commune_code, beneficiary_id, benefit, month;
comment on view recovery_now is 'What was overpaid, what of it is settled and what is open, by person, benefit and month.';
grant select on recovery_now to app, worker, auditor;
