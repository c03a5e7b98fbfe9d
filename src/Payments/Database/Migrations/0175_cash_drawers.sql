set local role owner;
select set_config('app.communes', '*', true);

-- Every đồng of a float lies with one cashier, or in the shared drawer ('') until a cashier takes it from there.
alter table cash_float add column cashier text not null default '';
alter table cash_float alter column cashier drop default;
alter table cash_float alter column receipt_no drop not null;
alter table cash_float drop constraint cash_float_direction_check;
alter table cash_float
    add constraint cash_float_direction_known check (direction in ('issued', 'handed_back', 'taken')),
    add constraint cash_float_receipt_whole check ((direction = 'taken') = (receipt_no is null)),
    add constraint cash_float_taker_named check (direction <> 'taken' or cashier <> '');
comment on table cash_float is
    'Cash issued to a cashier for a list, handed back, or taken by a cashier from what was issued to nobody by name.';
comment on column cash_float.cashier is 'Whose drawer: the user name of a cashier; empty: the shared drawer of the list.';
create index cash_float_of_list on cash_float (cash_list_id);
create index cash_float_of_cashier on cash_float (commune_code, cashier);
create index cash_receipt_of_list on cash_receipt (cash_list_id);
create index cash_receipt_of_cashier on cash_receipt (commune_code, recorded_by, recorded_at);

-- What was handed over before drawers had names came out of the shared one.
insert into cash_float (id, cash_list_id, commune_code, direction, amount_vnd, counterparty, receipt_no, recorded_by,
                        recorded_at, cashier)
select new_id(min(r.recorded_at)), r.cash_list_id, r.commune_code, 'taken', sum(r.amount_vnd), r.recorded_by, null,
       r.recorded_by, min(r.recorded_at), r.recorded_by
  from cash_receipt r
 where r.kind = 'handed_over'
   and not exists (select from cash_receipt c where c.corrects = r.id)
 group by r.cash_list_id, r.commune_code, r.recorded_by;

-- Every movement of a drawer; drawer_vnd is what it adds to it. A hand-over taken back is money of whoever handed it over.
create view cash_movement with (security_invoker = true) as
select f.cash_list_id, f.commune_code, f.cashier, f.recorded_at as at, f.direction as kind, f.amount_vnd, f.receipt_no,
       case f.direction when 'handed_back' then -f.amount_vnd else f.amount_vnd end as drawer_vnd
  from cash_float f
union all
select f.cash_list_id, f.commune_code, '', f.recorded_at, 'given', f.amount_vnd, null, -f.amount_vnd
  from cash_float f
 where f.direction = 'taken'
union all
select r.cash_list_id, r.commune_code, r.recorded_by, r.recorded_at, 'paid', r.amount_vnd, r.receipt_no, -r.amount_vnd
  from cash_receipt r
 where r.kind = 'handed_over'
union all
select c.cash_list_id, c.commune_code, r.recorded_by, c.recorded_at, 'taken_back', r.amount_vnd, r.receipt_no, r.amount_vnd
  from cash_receipt c
  join cash_receipt r on r.id = c.corrects
 where c.kind = 'correction'
   and r.kind = 'handed_over';
grant select on cash_movement to app, worker, auditor;

-- What the books say about the drawers of one cashier in a commune from the beginning of a day in Vietnam to its end.
create function drawer_day(commune text, who text, on_day date)
returns table (
    opening_vnd bigint, received_vnd bigint, taken_back_vnd bigint, paid int, paid_vnd bigint, first_receipt_no text,
    last_receipt_no text, handed_back_vnd bigint, held_vnd bigint, moved boolean
)
language sql stable as $$
    with day as (
         select (on_day::timestamp at time zone 'UTC') - interval '7 hours' as begins
    )
    select coalesce(sum(m.drawer_vnd) filter (where m.at < d.begins), 0)::bigint,
           coalesce(sum(m.amount_vnd) filter (where m.at >= d.begins and m.kind in ('issued', 'taken')), 0)::bigint,
           coalesce(sum(m.amount_vnd) filter (where m.at >= d.begins and m.kind = 'taken_back'), 0)::bigint,
           (count(*) filter (where m.at >= d.begins and m.kind = 'paid'))::int,
           coalesce(sum(m.amount_vnd) filter (where m.at >= d.begins and m.kind = 'paid'), 0)::bigint,
           (array_agg(m.receipt_no order by m.at, m.receipt_no) filter (where m.at >= d.begins and m.kind = 'paid'))[1],
           (array_agg(m.receipt_no order by m.at desc, m.receipt_no desc)
                filter (where m.at >= d.begins and m.kind = 'paid'))[1],
           coalesce(sum(m.amount_vnd) filter (where m.at >= d.begins and m.kind = 'handed_back'), 0)::bigint,
           coalesce(sum(m.drawer_vnd), 0)::bigint,
           coalesce(bool_or(m.at >= d.begins), false)
      from day d
      left join cash_movement m
        on m.commune_code = commune
       and m.cashier = who
       and m.at < d.begins + interval '1 day'
     group by d.begins
$$;
grant execute on function drawer_day(text, text, date) to app, worker, auditor;

create table cash_count (
    id                uuid        not null primary key,
    commune_code      text        not null,
    cashier           text        not null,
    day               date        not null,
    attempt           int         not null check (attempt > 0),
    opening_vnd       bigint      not null,
    received_vnd      bigint      not null,
    taken_back_vnd    bigint      not null,
    paid              int         not null,
    paid_vnd          bigint      not null,
    first_receipt_no  text,
    last_receipt_no   text,
    handed_back_vnd   bigint      not null,
    held_vnd          bigint      not null,
    pieces            int[]       not null check (cardinality(pieces) = 9 and 0 <= all (pieces)),
    small_vnd         bigint      not null check (small_vnd between 0 and 999999),
    counted_vnd       bigint      not null,
    difference_reason text,
    signed_at         timestamptz not null,
    constraint cash_count_once unique (commune_code, cashier, day, attempt),
    constraint cash_count_adds_up check (
        held_vnd = opening_vnd + received_vnd + taken_back_vnd - paid_vnd - handed_back_vnd
    ),
    constraint cash_count_counted check (
        counted_vnd = small_vnd + 500000::bigint * pieces[1] + 200000::bigint * pieces[2] + 100000::bigint * pieces[3]
                      + 50000::bigint * pieces[4] + 20000::bigint * pieces[5] + 10000::bigint * pieces[6]
                      + 5000::bigint * pieces[7] + 2000::bigint * pieces[8] + 1000::bigint * pieces[9]
    ),
    constraint cash_count_difference_explained check (counted_vnd = held_vnd or difference_reason is not null)
);
comment on table cash_count is
    'The end-of-day sheet of a cashier (biên bản kiểm quỹ): what the books say is in the drawer, and what was counted.';
comment on column cash_count.pieces is 'Notes of 500, 200, 100, 50, 20, 10, 5, 2 and 1 thousand đồng.';
select secure_by_commune('cash_count');
select append_only('cash_count');

create table cash_count_event (
    count_id     uuid        not null references cash_count (id),
    commune_code text        not null,
    cashier      text        not null,
    kind         text        not null check (kind in ('confirmed', 'corrected')),
    reason       text,
    actor        text        not null,
    at           timestamptz not null,
    primary key (count_id, kind),
    constraint cash_count_two_people check (actor <> cashier),
    constraint cash_count_correction_explained check ((kind = 'corrected') = (reason is not null))
);
comment on table cash_count_event is 'A second person confirmed an end-of-day sheet, or set it aside by a counter-entry.';
select secure_by_commune('cash_count_event');
select append_only('cash_count_event');

grant select, insert on cash_count, cash_count_event to app, worker;
grant select on cash_count, cash_count_event to auditor;
