set local role owner;

-- Before money of several drawers goes back on one receipt, each cashier puts their part into the shared drawer.
alter table cash_float drop constraint cash_float_direction_known;
alter table cash_float drop constraint cash_float_receipt_whole;
alter table cash_float drop constraint cash_float_taker_named;
alter table cash_float
    add constraint cash_float_direction_known check (direction in ('issued', 'handed_back', 'taken', 'put_in')),
    add constraint cash_float_receipt_whole check ((direction in ('taken', 'put_in')) = (receipt_no is null)),
    add constraint cash_float_cashier_named check (direction not in ('taken', 'put_in') or cashier <> '');

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
select r.cash_list_id, r.commune_code, r.recorded_by, r.recorded_at, 'paid', r.amount_vnd, r.receipt_no, -r.amount_vnd
  from cash_receipt r
 where r.kind = 'handed_over'
union all
select c.cash_list_id, c.commune_code, r.recorded_by, c.recorded_at, 'taken_back', r.amount_vnd, r.receipt_no, r.amount_vnd
  from cash_receipt c
  join cash_receipt r on r.id = c.corrects
 where c.kind = 'correction'
   and r.kind = 'handed_over';

create or replace function drawer_day(commune text, who text, on_day date)
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
           coalesce(sum(m.amount_vnd) filter (where m.at >= d.begins and m.kind in ('handed_back', 'given')), 0)::bigint,
           coalesce(sum(m.drawer_vnd), 0)::bigint,
           coalesce(bool_or(m.at >= d.begins), false)
      from day d
      left join cash_movement m
        on m.commune_code = commune
       and m.cashier = who
       and m.at < d.begins + interval '1 day'
     group by d.begins
$$;
