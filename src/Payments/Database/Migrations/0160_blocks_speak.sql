set local role owner;

-- A payment is where its block is, and a block is where its batch is: what a message says of every payment of a block that
-- has no word of its own is said once, of the block. A payment with a word of its own has left its block.
alter table payment_block
    add facts  int     not null default 0,
    add state  text    check (state in ('accepted', 'settled')),
    add booked boolean not null default false;
comment on column payment_block.facts is
    'What was heard about each of its payments that have no word of their own (Payments.Domain.Banks.PaymentFacts).';
grant update (facts, state, booked) on payment_block to app, worker;
create index payment_block_unbooked on payment_block (list_id) where not booked;

create table block_event (
    block_id     uuid        not null references payment_block (id),
    commune_code text        not null,
    event_no     bigint      not null generated always as identity,
    at           timestamptz not null,
    state        text        not null,
    source       text        not null,
    message_id   uuid,
    primary key (block_id, event_no)
);
comment on table block_event is
    'What was learnt about the payments of a block that follow it; a payment that leaves its block takes these along as its own.';
select secure_by_commune('block_event');
grant select, insert on block_event to app, worker;
grant select on block_event to auditor;

drop index payment_of_batch;
create index payment_of_block on payment (block_id) where block_id is not null;
create index payment_apart on payment (block_id) where block_id is not null and state is not null;

create or replace view payment_now with (security_invoker = true) as
select p.month, p.id, p.payout_id, p.run_id, p.list_id, p.commune_code, p.benefit, p.attempt, p.channel, p.amount_vnd,
       payment_word(coalesce(p.state, k.state), b.state) as state,
       p.end_to_end_id, p.bank_bin, p.creditor_bin, p.account_id, p.batch_id, p.block_id, p.cash_list_id,
       p.reason_code, p.reason_text, p.booked or (p.state is null and coalesce(k.booked, false)) as booked,
       p.bank_reference, p.replaces, p.made_at, p.changed_at
  from payment p
  left join payment_block k on k.id = p.block_id
  left join bank_batch b on b.id = p.batch_id;
comment on view payment_now is 'Payments with the state that the outside sees: their own word, else that of the block, else of the batch.';

-- Whether a payment of a block may still change: one that follows the block until the statement has its debit, or one
-- apart from it that is on its way, unknown, or settled by the bank's word alone.
create function block_is_open(of_month date, block uuid, payments int, is_booked boolean) returns boolean
language sql stable parallel safe as $$
    select exists (select from payment p
                    where p.month = of_month
                      and p.block_id = block
                      and p.state is not null
                      and (p.state in ('accepted', 'unknown') or (p.state = 'settled' and not p.booked)))
        or (not is_booked
            and payments > (select count(*) from payment p
                             where p.month = of_month
                               and p.block_id = block
                               and p.state is not null))
$$;
grant execute on function block_is_open(date, uuid, int, boolean) to app, worker, auditor;
