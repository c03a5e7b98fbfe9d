set local role owner;

-- A provider's hand-over is written down by whoever brings its results; the cash was in the provider's drawer.
alter table cash_receipt
    add column provider text check (provider <> ''),
    add column cashier text not null generated always as (coalesce(provider, recorded_by)) stored;
comment on column cash_receipt.provider is 'The service provider that handed out, by name; null: the cashier who recorded it.';
comment on column cash_receipt.cashier is 'Out of whose drawer.';
drop index cash_receipt_of_cashier;
create index cash_receipt_of_cashier on cash_receipt (commune_code, cashier, recorded_at);

create or replace view cash_movement with (security_invoker = true) as
select f.cash_list_id, f.commune_code, f.cashier, f.recorded_at as at, case f.direction when 'put_in' then 'given' else f.direction end as kind,
       f.amount_vnd, f.receipt_no,
       case when f.direction in ('handed_back', 'put_in') then -f.amount_vnd else f.amount_vnd end as drawer_vnd
  from cash_float f
union all
select f.cash_list_id, f.commune_code, '', f.recorded_at, case f.direction when 'taken' then 'given' else 'taken' end,
       f.amount_vnd, null, case f.direction when 'taken' then -f.amount_vnd else f.amount_vnd end
  from cash_float f
 where f.direction in ('taken', 'put_in')
union all
select r.cash_list_id, r.commune_code, r.cashier, r.recorded_at, 'paid', r.amount_vnd, r.receipt_no, -r.amount_vnd
  from cash_receipt r
 where r.kind = 'handed_over'
union all
select c.cash_list_id, c.commune_code, r.cashier, c.recorded_at, 'taken_back', r.amount_vnd, r.receipt_no, r.amount_vnd
  from cash_receipt c
  join cash_receipt r on r.id = c.corrects
 where c.kind = 'correction'
   and r.kind = 'handed_over';

create table provider_list (
    id           uuid        not null primary key,
    cash_list_id uuid        not null references cash_list (id),
    commune_code text        not null,
    number       int         not null check (number > 0),
    provider     text        not null check (provider <> ''),
    payments     int         not null,
    amount_vnd   bigint      not null,
    file         bytea       not null,
    sha256       bytea       not null check (length(sha256) = 32),
    made_by      text        not null,
    made_at      timestamptz not null,
    withdrawn_by text,
    withdrawn_at timestamptz,
    constraint provider_list_once unique (cash_list_id, number),
    constraint provider_list_withdrawn_whole check ((withdrawn_by is null) = (withdrawn_at is null))
);
comment on table provider_list is
    'People of a cash list whose cash a service provider hands out (tổ chức dịch vụ chi trả), as the file that went to it.';
select secure_by_commune('provider_list');

create table provider_list_row (
    provider_list_id uuid not null references provider_list (id),
    commune_code     text not null,
    number           int  not null check (number > 0),
    payment_id       uuid not null,
    code             text not null,
    name             text not null,
    id_tail          text,
    payee_name       text,
    amount_vnd       bigint not null,
    primary key (provider_list_id, number),
    constraint provider_list_row_code_once unique (code)
);
comment on table provider_list_row is 'A person of a provider''s list, by the code under which the result comes back.';
create index provider_list_row_of_payment on provider_list_row (payment_id);
select secure_by_commune('provider_list_row');
select append_only('provider_list_row');

create table provider_result (
    id               uuid        not null primary key,
    provider_list_id uuid        not null references provider_list (id),
    commune_code     text        not null,
    sha256           bytea       not null check (length(sha256) = 32),
    rows             int         not null,
    applied          int         not null,
    known            int         not null,
    open             int         not null,
    refused          bytea       not null,
    brought_by       text        not null,
    brought_at       timestamptz not null
);
comment on table provider_result is 'A result file of a provider: how many rows were applied, and the refused ones with why, as JSON.';
create index provider_result_of_list on provider_result (provider_list_id);
select secure_by_commune('provider_result');
select append_only('provider_result');

grant select, insert on provider_list, provider_list_row, provider_result to app, worker;
grant update (withdrawn_by, withdrawn_at) on provider_list to app, worker;
grant select on provider_list, provider_list_row, provider_result to auditor;
