set local role owner;

create table bank_batch (
    id              uuid        not null primary key,
    bank_bin        text        not null,
    run_id          uuid        not null,
    release_id      uuid        not null,
    month           date        not null,
    msg_id          text        not null check (length(msg_id) <= 35),
    state           text        not null
        check (state in ('prepared', 'sending', 'sent', 'unknown', 'answered', 'finished')),
    payments        int         not null,
    total_vnd       bigint      not null,
    file            bytea       not null,
    sha256          bytea       not null,
    made_at         timestamptz not null,
    first_sent_at   timestamptz,
    sent_at         timestamptz,
    fence           bigint      not null default 0,
    leased_until    timestamptz,
    next_attempt_at timestamptz,
    send_count      int         not null default 0,
    last_outcome    text,
    constraint bank_batch_msg_id_once unique (msg_id),
    constraint bank_batch_once_a_release unique (release_id, bank_bin, msg_id)
);
comment on table bank_batch is 'One pain.001 to one bank: the exact bytes, stored before the first send and never changed.';
create index bank_batch_due on bank_batch (bank_bin, next_attempt_at)
 where state <> 'finished';

create table payment_block (
    id           uuid   not null primary key,
    batch_id     uuid   not null references bank_batch (id),
    list_id      uuid   not null,
    commune_code text   not null,
    month        date   not null,
    pmt_inf_id   text   not null check (length(pmt_inf_id) <= 35),
    debtor_account text not null,
    payments     int    not null,
    total_vnd    bigint not null,
    constraint payment_block_pmt_inf_id_once unique (pmt_inf_id)
);
comment on table payment_block is 'A PmtInf: the payments of one payment list in one batch.';
create index payment_block_of_batch on payment_block (batch_id);
create index payment_block_of_list on payment_block (list_id);
select secure_by_commune('payment_block');

-- state null means that the payment is where its batch is; a word of its own is an exception or the end. facts is the
-- set of what was ever heard about it (Payments.Domain.Banks.PaymentFacts), of which the state is a fold.
create table payment (
    month          date        not null,
    id             uuid        not null,
    payout_id      uuid        not null,
    run_id         uuid        not null,
    list_id        uuid        not null,
    commune_code   text        not null,
    benefit        text        not null,
    attempt        int         not null check (attempt > 0),
    channel        text        not null check (channel in ('account', 'cash')),
    amount_vnd     bigint      not null check (amount_vnd > 0),
    state          text,
    facts          int         not null default 0,
    end_to_end_id  text        check (length(end_to_end_id) <= 35),
    bank_bin       text,
    creditor_bin   text,
    account_id     uuid,
    batch_id       uuid,
    block_id       uuid,
    cash_list_id   uuid,
    reason_code    text,
    reason_text    text,
    booked         boolean     not null default false,
    bank_reference text,
    replaces       uuid,
    made_at        timestamptz not null,
    changed_at     timestamptz not null,
    constraint payment_state_of_channel check (
        (channel = 'account'
         and (state is null or state in ('accepted', 'settled', 'rejected', 'unknown', 'returned'))
         and end_to_end_id is not null and batch_id is not null and block_id is not null and bank_bin is not null)
        or
        (channel = 'cash'
         and state in ('listed', 'handed_over', 'not_collected', 'carried_over', 'returned_to_treasury')
         and cash_list_id is not null)),
    primary key (month, id)
) partition by range (month);
comment on table payment is 'One attempt to pay a payout by one channel.';
create unique index payment_one_live_per_payout on payment (month, payout_id)
 where state is null or state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury');
create unique index payment_attempt_once on payment (month, payout_id, attempt);
create unique index payment_end_to_end_id_once on payment (month, end_to_end_id);
create index payment_of_batch on payment (batch_id) where batch_id is not null;
create index payment_of_cash_list on payment (cash_list_id) where cash_list_id is not null;
create index payment_of_list on payment (list_id);
create index payment_failed on payment (list_id) where state in ('rejected', 'returned');
select secure_by_commune('payment');

create table payment_event (
    month        date        not null,
    payment_id   uuid        not null,
    commune_code text        not null,
    event_no     bigint      not null generated always as identity,
    at           timestamptz not null,
    state        text        not null,
    reason_code  text,
    source       text        not null,
    message_id   uuid,
    primary key (month, payment_id, event_no)
) partition by range (month);
comment on table payment_event is 'What was learnt about a payment and from where; the state is a fold over these.';
select secure_by_commune('payment_event');

create index payment_unknown on payment (bank_bin, month) where state = 'unknown';

create table batch_event (
    batch_id uuid        not null references bank_batch (id),
    event_no bigint      not null generated always as identity,
    at       timestamptz not null,
    kind     text        not null,
    detail   text,
    primary key (batch_id, event_no)
);
comment on table batch_event is 'Every intent, call and answer about a batch: stored before the call and after it.';

create table bank_message (
    id          uuid        not null primary key,
    bank_bin    text        not null,
    kind        text        not null check (kind in ('pain.002', 'camt.053', 'camt.054', 'unreadable')),
    message_id  text,
    sha256      bytea       not null,
    raw         bytea       not null,
    received_at timestamptz not null,
    came_by     text        not null,
    state       text        not null check (state in ('applied', 'put_aside')),
    reason      text,
    constraint bank_message_once unique (bank_bin, sha256)
);
comment on table bank_message is 'What a bank said, byte for byte, applied at most once.';

create table statement_entry (
    id             uuid        not null primary key,
    bank_bin       text        not null,
    account        text        not null,
    entry_key      text        not null,
    message_id     uuid        not null references bank_message (id),
    booked_on      date        not null,
    direction      text        not null check (direction in ('credit', 'debit')),
    amount_vnd     bigint      not null,
    kind           text        not null
        check (kind in ('payment', 'block', 'return', 'unmatched', 'other')),
    is_matched     boolean     not null,
    payment_id     uuid,
    payment_month  date,
    block_id       uuid,
    end_to_end_id  text,
    pmt_inf_id     text,
    reason_code    text,
    note           text,
    constraint statement_entry_once unique (bank_bin, account, entry_key)
);
comment on table statement_entry is 'A booking on one of our paying accounts; known by the bank''s own reference.';
create index statement_entry_open_block on statement_entry (block_id) where kind = 'block' and not is_matched;
create index statement_entry_of_payment on statement_entry (payment_id) where payment_id is not null;
create index statement_entry_of_block on statement_entry (block_id) where block_id is not null;

create table statement_day (
    bank_bin        text        not null,
    account         text        not null,
    day             date        not null,
    message_id      uuid        not null references bank_message (id),
    opening_vnd     bigint,
    closing_vnd     bigint,
    entries_vnd     bigint      not null,
    balanced        boolean     not null,
    read_at         timestamptz not null,
    primary key (bank_bin, account, day)
);
comment on table statement_day is 'The newest statement read of an account and day, and whether opening + entries = closing.';

create table bank_exception (
    id           uuid        not null primary key,
    bank_bin     text        not null,
    commune_code text        not null default '*',
    kind         text        not null,
    subject      text        not null,
    detail       text        not null,
    message_id   uuid        references bank_message (id),
    raised_at    timestamptz not null,
    state        text        not null default 'open' check (state in ('open', 'closed')),
    closed_by    text,
    closed_at    timestamptz,
    closed_note  text,
    constraint bank_exception_once unique (bank_bin, kind, subject)
);
comment on table bank_exception is 'What a person must look at: an amount, id or word of a bank that is not ours.';
alter table bank_exception enable row level security;
alter table bank_exception force row level security;
create policy by_commune on bank_exception
    using ((select current_setting('app.communes', true)) = '*'
           or commune_code = any ((select string_to_array(current_setting('app.communes', true), ','))::text[]));

grant select, insert, update on bank_exception, statement_day to app, worker;
grant select, insert on bank_batch, payment_block, payment, bank_message, statement_entry to app, worker;
-- Bytes, hashes, amounts and ids are written once.
grant update (state, first_sent_at, sent_at, fence, leased_until, next_attempt_at, send_count, last_outcome)
   on bank_batch to app, worker;
grant update (state, facts, reason_code, reason_text, bank_reference, booked, changed_at) on payment to app, worker;
grant update (is_matched) on statement_entry to app, worker;
grant select, insert on payment_event, batch_event to app, worker;
grant select on bank_batch, payment_block, payment, payment_event, batch_event, bank_message, statement_entry,
      statement_day, bank_exception to auditor;
