set local role owner;

create table duplicate (
    id                 uuid        not null primary key,
    commune_code       text        not null,
    first_id           uuid        not null,
    other_commune_code text        not null,
    second_id          uuid        not null,
    signs              text[]      not null check (cardinality(signs) > 0),
    found_at           timestamptz not null,
    state              text        not null default 'open' check (state in ('open', 'same_person', 'different_people')),
    reason             text,
    decided_by         text,
    decided_at         timestamptz,
    constraint duplicate_pair_once unique (first_id, second_id),
    constraint duplicate_pair_in_order check (first_id < second_id),
    constraint duplicate_decided_whole check ((state = 'open') = (decided_by is null))
);
comment on table duplicate is
    'Two entries on the rolls that may be one person. Shown to who sees both communes. A decision is remembered: the '
    'pair is not brought up again.';
create index duplicate_open on duplicate (commune_code, id) where state = 'open';
create index duplicate_of_second on duplicate (second_id);
select secure_by_commune('duplicate');
grant select, update on duplicate to app;
grant select, insert, update, delete on duplicate to worker;
grant select on duplicate to auditor;

-- What was written last to the rolls: the search looks only when something is new.
do $$
begin
    execute format('grant select on sequence %s, %s to worker',
                   pg_get_serial_sequence('fact', 'fact_no'),
                   pg_get_serial_sequence('beneficiary_event', 'event_no'));
end
$$;
create function rolls_written() returns text
language sql stable as $$
    select pg_sequence_last_value(pg_get_serial_sequence('fact', 'fact_no')::regclass)
           || ':' || pg_sequence_last_value(pg_get_serial_sequence('beneficiary_event', 'event_no')::regclass)
$$;
