set local role owner;

-- What two people decided about a day, after the calendar was printed. The last word about a date counts.
create table calendar_day (
    id          uuid        not null primary key,
    date        date        not null,
    kind        text        not null check (kind in ('off', 'working', 'ordinary')),
    name        text        not null check (name <> ''),
    source      text        not null check (source <> ''),
    decided_at  timestamptz not null,
    decided_by  text        not null,
    proposed_by text        not null,
    proposal_id uuid        not null references proposal (id),
    constraint calendar_day_two_people check (decided_by <> proposed_by)
);
comment on table calendar_day is 'Days off, swapped and ordinary again, beyond the printed calendar.';
select append_only('calendar_day');
grant select, insert on calendar_day to app;
grant select on calendar_day to worker, auditor;

-- On which banking day the bank is asked to carry a batch out: after its cut-off, the next one.
alter table bank_batch add column execute_on date;
update bank_batch set execute_on = (made_at at time zone 'Asia/Ho_Chi_Minh')::date;
alter table bank_batch alter column execute_on set not null;
