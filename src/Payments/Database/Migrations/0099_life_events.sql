set local role owner;

-- The poverty list and the area list are lists of a year. Empty: the year in which the snapshot was written down, or
-- that of the day from which it holds, whichever is later.
alter table fact
    add column household_year    int check (household_year between 2000 and 2200),
    add column special_area_year int check (special_area_year between 2000 and 2200);
comment on column fact.household_year is 'Year of the poverty list that says what household is.';
comment on column fact.special_area_year is 'Year of the list that says what special_area is.';

-- Communes were merged on 2025-07-01: who came in under an old code keeps it.
alter table import_row add column former_commune text;
alter table beneficiary add column former_commune_code text;
comment on column beneficiary.former_commune_code is 'The code before 2025-07-01 under which the person came; the time line says so too.';

-- A commune to which the people of an old one go is paid here from now on, also when the caller does not see it.
create function open_commune(code text, called text, province text) returns void
language plpgsql
security definer
set search_path = public
as $$
declare
    scope text := coalesce(current_setting('app.communes', true), '');
begin
    perform set_config('app.communes', '*', true);
    insert into commune (commune_code, name, province_code)
    values (code, called, province)
        on conflict (commune_code) do nothing;
    perform set_config('app.communes', scope, true);
end
$$;
revoke all on function open_commune(text, text, text) from public;
grant execute on function open_commune(text, text, text) to app;

-- Three months after a suspension for not complying a stop is proposed; custody has no such term.
alter table beneficiary add column suspended_for text
    check (suspended_for in ('not_collected', 'not_complying', 'custody'));
comment on column beneficiary.suspended_for is 'Cause of the last suspension; empty: not said, taken as not_complying.';
create index beneficiary_suspended on beneficiary (suspended_from) where state = 'suspended';

-- From when until when facts and charges were read, and what was known: whoever recomputes a list looks from there.
-- A run may calculate its lists on different days, so each list keeps its own.
alter table payment_list
    add column known_on         date,
    add column rulebook         text,
    add column facts_read_from  timestamptz,
    add column facts_read_until timestamptz;

-- Moving confirms no list: the years go with the person.
create or replace function open_in_commune(person uuid, new_id uuid, to_commune text, day date, instant timestamptz, actor text,
                                accounts uuid[], new_accounts uuid[], payees uuid[], new_payees uuid[],
                                decisions uuid[], new_decisions uuid[])
returns void
language plpgsql
security definer
set search_path = public
as $$
declare
    scope text := coalesce(current_setting('app.communes', true), '');
    old beneficiary;
begin
    select * into old from beneficiary where id = person;
    if old.id is null or old.state <> 'moved' or old.ended_from is null
       or (scope <> '*' and not old.commune_code = any(string_to_array(scope, ','))) then
        raise exception 'the person is not closed in a commune of the caller' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('app.communes', '*', true);

    insert into beneficiary (id, commune_code, state, personal_id_cipher, personal_id_digest, personal_id_tail, file_no,
                             full_name, name_folded, hamlet, address, phone, suspended_from, created_at, created_by,
                             joined_from, moved_from, suspended_for, former_commune_code)
    values (new_id, to_commune, case when old.suspended_from is null then 'granted' else 'suspended' end,
            old.personal_id_cipher, old.personal_id_digest, old.personal_id_tail,
            case when old.personal_id_digest is null then old.file_no end,
            old.full_name, old.name_folded, '', '', old.phone, old.suspended_from, instant, actor,
            old.ended_from, old.id, old.suspended_for,
            coalesce(old.former_commune_code,
                     case when old.created_at < timestamptz '2025-07-01 00:00+07' then old.commune_code end));

    insert into fact (commune_code, beneficiary_id, effective_from, known_on, recorded_at, recorded_by, date_of_birth,
                      date_of_death, sex, household, special_area, orphan_case, former_orphan, study, hiv, steady_income,
                      pension, supporter, taken_in, sole_parent, children, disability_level, disability_certified_on,
                      pregnant, care, spouse_draws_care_support, in_facility, decision_no, decision_signed_on,
                      social_pension_decision_no, social_pension_signed_on, household_year, special_area_year)
    select distinct on (effective_from)
           to_commune, new_id, effective_from, day, instant, actor, date_of_birth,
           date_of_death, sex, household, special_area, orphan_case, former_orphan, study, hiv, steady_income,
           pension, supporter, taken_in, sole_parent, children, disability_level, disability_certified_on,
           pregnant, care, spouse_draws_care_support, in_facility, decision_no, decision_signed_on,
           social_pension_decision_no, social_pension_signed_on,
           coalesce(household_year, said.year), coalesce(special_area_year, said.year)
      from fact
     cross join lateral (
            select greatest(extract(year from known_on),
                            case when isfinite(effective_from) then extract(year from effective_from) end)::int as year
           ) said
     where commune_code = old.commune_code
       and beneficiary_id = person
     order by effective_from, fact_no desc;

    insert into payment_account (id, commune_code, beneficiary_id, bank_bin, account_cipher, account_digest,
                                 account_tail, account_name, state, state_reason, enquired_at, next_attempt_at,
                                 created_at)
    select n.new_account, to_commune, new_id, a.bank_bin, a.account_cipher, a.account_digest, a.account_tail,
           a.account_name, a.state, a.state_reason, a.enquired_at, a.next_attempt_at, instant
      from unnest(accounts, new_accounts) as n (account, new_account)
      join payment_account a on a.id = n.account
     where a.beneficiary_id = person;

    insert into payee (id, commune_code, beneficiary_id, role, relation, name, personal_id_cipher, personal_id_digest,
                       authorised_until, channel, cash_reason, account_id, since, recorded_by)
    select n.new_payee, to_commune, new_id, p.role, p.relation, p.name, p.personal_id_cipher, p.personal_id_digest,
           p.authorised_until, p.channel, p.cash_reason, a.new_account, instant, actor
      from unnest(payees, new_payees) as n (payee, new_payee)
      join payee p on p.id = n.payee
      left join unnest(accounts, new_accounts) as a (account, new_account) on a.account = p.account_id
     where p.beneficiary_id = person;

    insert into decision (id, commune_code, beneficiary_id, kind, number, signed_on, signed_by, known_on, recorded_by,
                          recorded_at)
    select n.new_decision, to_commune, new_id, d.kind, d.number, d.signed_on, d.signed_by, d.known_on, actor, instant
      from unnest(decisions, new_decisions) as n (decision, new_decision)
      join decision d on d.id = n.decision
     where d.beneficiary_id = person;

    insert into beneficiary_event (commune_code, beneficiary_id, at, kind, effective_from, actor)
    values (to_commune, new_id, instant, 'joined', old.ended_from, actor);

    if old.suspended_from is not null then
        insert into beneficiary_event (commune_code, beneficiary_id, at, kind, effective_from, actor)
        values (to_commune, new_id, instant, 'suspended', old.suspended_from, actor);
    end if;

    perform set_config('app.communes', scope, true);
end
$$;
