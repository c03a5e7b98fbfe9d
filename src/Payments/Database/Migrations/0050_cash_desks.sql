set local role owner;

-- A version 7 UUID for rows that a statement makes by the thousand.
create function new_id(at timestamptz) returns uuid
language sql volatile parallel safe as $$
    select encode(
               set_bit(
                   set_bit(
                       overlay(uuid_send(gen_random_uuid())
                               placing substring(int8send(floor(extract(epoch from at) * 1000)::bigint) from 3)
                               from 1 for 6),
                       52, 1),
                   53, 1),
               'hex')::uuid
$$;

create table cash_list (
    id           uuid        not null primary key,
    commune_code text        not null,
    month        date        not null check (extract(day from month) = 1),
    state        text        not null default 'open' check (state in ('open', 'closed')),
    opened_at    timestamptz not null,
    closed_by    text,
    closed_at    timestamptz,
    constraint cash_list_once unique (commune_code, month)
);
comment on table cash_list is 'Who is paid in cash in a commune in a month; later fallbacks join it while it is open.';
select secure_by_commune('cash_list');

create table cash_float (
    id           uuid        not null primary key,
    cash_list_id uuid        not null references cash_list (id),
    commune_code text        not null,
    direction    text        not null check (direction in ('issued', 'handed_back')),
    amount_vnd   bigint      not null check (amount_vnd > 0),
    counterparty text        not null,
    receipt_no   text        not null,
    recorded_by  text        not null,
    recorded_at  timestamptz not null,
    constraint cash_float_receipt_once unique (commune_code, receipt_no)
);
comment on table cash_float is 'Cash issued to a cashier for a list, and cash handed back.';
select secure_by_commune('cash_float');
select append_only('cash_float');

create table cash_receipt (
    id             uuid        not null primary key,
    commune_code   text        not null,
    cash_list_id   uuid        not null references cash_list (id),
    payment_month  date        not null,
    payment_id     uuid        not null,
    kind           text        not null check (kind in ('handed_over', 'not_collected', 'correction')),
    amount_vnd     bigint      not null,
    receipt_no     text,
    received_by    text        check (received_by in ('beneficiary', 'payee', 'authorised', 'heir')),
    receiver_name  text,
    document       text        check (document in ('citizen_card', 'birth_certificate', 'vouched')),
    document_last4 text,
    proof          text        check (proof in ('signature', 'thumbprint')),
    paid_on        date,
    reason         text,
    corrects       uuid        references cash_receipt (id),
    recorded_by    text        not null,
    recorded_at    timestamptz not null,
    constraint cash_receipt_number_once unique (commune_code, receipt_no),
    constraint cash_receipt_corrected_once unique (corrects)
);
comment on table cash_receipt is 'What happened at the desk: a hand-over with proof, a miss with its reason, or a counter-entry.';
create index cash_receipt_of_payment on cash_receipt (payment_id);
select secure_by_commune('cash_receipt');
select append_only('cash_receipt');

grant select, insert, update on cash_list to app, worker;
grant select, insert on cash_float, cash_receipt to app, worker;
grant select on cash_list, cash_float, cash_receipt to auditor;
