set local role owner;

-- What a draft of the law would cost: ordered once, worked on in chunks, never changed afterwards.
create table forecast (
    id             uuid        not null primary key,
    from_month     date        not null check (extract(day from from_month) = 1),
    known_on       date        not null,
    rulebook       text        not null,
    draft_rulebook text        not null,
    changes        jsonb       not null,
    communes       text[]      not null check (cardinality(communes) > 0),
    ordered_by     text        not null,
    ordered_at     timestamptz not null
);
comment on table forecast is
    'An order to compare the law of today with a draft, for the people of some communes in one month.';
select append_only('forecast');

create table forecast_chunk (
    forecast_id  uuid        not null references forecast (id),
    chunk_no     int         not null,
    communes     text[]      not null,
    state        text        not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
    fence        bigint      not null default 0,
    leased_until timestamptz,
    people       bigint      not null,
    done         bigint      not null default 0,
    failure      text,
    finished_at  timestamptz,
    primary key (forecast_id, chunk_no)
);
comment on table forecast_chunk is 'The work of a forecast, taken with skip locked; fence grows with each taking.';
create index forecast_chunk_due on forecast_chunk (forecast_id, chunk_no) where state in ('waiting', 'running');

-- Sums only, no person. Whole: benefit and category empty; of a benefit: category empty. Exact: what is shown outside
-- goes through suppression first.
create table forecast_row (
    forecast_id  uuid   not null references forecast (id),
    commune_code text   not null,
    benefit      text   not null,
    category     text   not null,
    people_today bigint not null,
    today_vnd    bigint not null,
    people_draft bigint not null,
    draft_vnd    bigint not null,
    gain         bigint not null,
    lose         bigint not null,
    come_in      bigint not null,
    fall_out     bigint not null,
    primary key (forecast_id, commune_code, benefit, category)
);
comment on table forecast_row is 'What a draft does to the people of a commune: sums of one month, by benefit and category.';
select secure_by_commune('forecast_row');
select append_only('forecast_row');

grant select, insert on forecast, forecast_chunk to app;
grant select on forecast_row to app;
grant select on forecast to worker;
grant select, update on forecast_chunk to worker;
grant select, insert on forecast_row to worker;
grant select on forecast, forecast_chunk, forecast_row to auditor;
