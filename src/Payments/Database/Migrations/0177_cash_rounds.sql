set local role owner;

create table cash_round (
    id           uuid        not null primary key,
    cash_list_id uuid        not null references cash_list (id),
    commune_code text        not null,
    day          date        not null,
    cashier      text        not null,
    note         text        not null,
    planned_by   text        not null,
    planned_at   timestamptz not null
);
comment on table cash_round is 'A day on which a cashier brings cash to people at home (chi trả tại nhà).';
create index cash_round_of_list on cash_round (cash_list_id);
select secure_by_commune('cash_round');
select append_only('cash_round');

create table cash_round_stop (
    round_id     uuid not null references cash_round (id),
    payment_id   uuid not null,
    commune_code text not null,
    primary key (round_id, payment_id)
);
comment on table cash_round_stop is 'Whom a round goes to; what happened there stands in the receipts like anywhere else.';
create index cash_round_stop_of_payment on cash_round_stop (payment_id);
select secure_by_commune('cash_round_stop');
select append_only('cash_round_stop');

grant select, insert on cash_round, cash_round_stop to app, worker;
grant select on cash_round, cash_round_stop to auditor;
