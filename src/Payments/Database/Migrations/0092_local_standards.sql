set local role owner;

-- A standard of a provincial People's Council, as two people took it in. It is known from accepted_at on.
create table local_standard (
    id              uuid        not null primary key,
    province        text        not null,
    former_province text,
    item            text        not null check (item in ('standard', 'facility', 'social_pension')),
    from_month      date        not null check (extract(day from from_month) = 1),
    amount_vnd      bigint      not null check (amount_vnd > 0),
    resolution      text        not null check (resolution <> ''),
    accepted_at     timestamptz not null,
    accepted_by     text        not null,
    proposed_by     text        not null,
    proposal_id     uuid        not null references proposal (id),
    constraint local_standard_two_people check (accepted_by <> proposed_by)
);
comment on table local_standard is
    'Standards that provinces adopted after the rulebook was printed, each accepted by a second person.';
-- From 2025-07 a code without a former province is one of the 34; before, it is one of the 63.
create unique index local_standard_once on local_standard (
    coalesce(former_province, province), (former_province is not null or from_month < '2025-07-01'), item, from_month);
select append_only('local_standard');

-- The local standards behind the hash of a rulebook under which a run was ordered, so that a worker and anybody
-- later holds exactly that rulebook, whatever was accepted in between.
create table rulebook_edition (
    hash      text        not null primary key,
    standards uuid[]      not null,
    since     timestamptz not null
);
comment on table rulebook_edition is 'Which local standards a rulebook hash covers beyond the printed rules.';
select append_only('rulebook_edition');

grant select, insert on local_standard, rulebook_edition to app;
grant select on local_standard, rulebook_edition to worker, auditor;
