set local role owner;

-- Whoever holds a funeral asks once per death. The holder is the payee of the claim, and payouts of the benefit `funeral`
-- bear the claim's id where others bear the beneficiary's: who died may be on no roll. Keys are keyed digests: of the
-- personal id, else of name, birth and death within the commune.
create table funeral_claim (
    id                   uuid        not null primary key,
    commune_code         text        not null,
    beneficiary_id       uuid        references beneficiary (id),
    deceased_key         bytea       not null,
    deceased_name        text        not null,
    deceased_born        text        not null,
    deceased_id_cipher   bytea,
    deceased_id_digest   bytea,
    deceased_id_tail     text,
    died_on              date        not null,
    certificate_no       text,
    pension              text        not null
        check (pension in ('none', 'retirement', 'social_insurance', 'survivor', 'other')),
    in_facility          boolean     not null,
    child_of_sole_parent boolean     not null,
    holder_kind          text        not null check (holder_kind in ('body', 'household', 'person')),
    rule                 text        not null,
    amount_vnd           bigint      not null check (amount_vnd > 0),
    explanation          bytea       not null,
    rulebook             bytea       not null,
    state                text        not null default 'proposed'
        check (state in ('proposed', 'accepted', 'refused', 'cancelled')),
    reason               text,
    proposed_by          text        not null,
    proposed_at          timestamptz not null,
    decided_by           text,
    decided_at           timestamptz,
    known_on             date,
    constraint funeral_claim_two_people check (decided_by is null or decided_by <> proposed_by),
    constraint funeral_claim_decided_whole check (
        (state = 'proposed') = (decided_by is null)
        and (state = 'proposed') = (decided_at is null)
        and (state <> 'accepted' or known_on is not null))
);
comment on table funeral_claim is
    'Funeral support asked for by whoever holds the funeral: proposed by one, decided by another, charged by the next run.';
create unique index funeral_claim_one_per_person on funeral_claim (beneficiary_id)
 where beneficiary_id is not null and state in ('proposed', 'accepted');
create unique index funeral_claim_one_per_deceased on funeral_claim (deceased_key)
 where state in ('proposed', 'accepted');
create index funeral_claim_by_commune on funeral_claim (commune_code, id);
select secure_by_commune('funeral_claim');

-- Whether an id is on the rolls of any commune, also for who does not see it: such a death is claimed there.
create function is_on_the_rolls(digest bytea) returns boolean
language sql
stable
security definer
set search_path = public
as $$
    select exists (
        select
          from beneficiary
         where personal_id_digest = digest
           and state in ('granted', 'suspended', 'ended'))
$$;
revoke all on function is_on_the_rolls(bytea) from public;
grant execute on function is_on_the_rolls(bytea) to app;

-- Who died, when, and how much is decided once and for all.
grant select, insert on funeral_claim to app;
grant update (state, reason, decided_by, decided_at, known_on, explanation, rulebook) on funeral_claim to app;
-- A run locks the claims that it charges, so that nobody cancels one meanwhile; to lock is a right to update.
grant select, update (state) on funeral_claim to worker;
grant select on funeral_claim to auditor;
