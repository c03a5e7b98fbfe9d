set local role owner;

-- Who moves to another commune goes on there under a new id: the old row keeps the months before, the new one owes
-- nothing before joined_from, and so every run still reads a commune by itself.
alter table beneficiary add column joined_from date check (extract(day from joined_from) = 1);
alter table beneficiary add column moved_from uuid references beneficiary (id);
comment on column beneficiary.joined_from is 'First month owed here; null: as far back as the law gives.';
comment on column beneficiary.moved_from is 'The same person in the commune before.';

drop index beneficiary_one_per_personal_id;
create unique index beneficiary_one_per_personal_id on beneficiary (personal_id_digest)
 where personal_id_digest is not null and state <> 'moved';
create index beneficiary_moved on beneficiary (personal_id_digest)
 where personal_id_digest is not null and state = 'moved';
drop index beneficiary_one_per_file_no;
create unique index beneficiary_one_per_file_no on beneficiary (commune_code, file_no)
 where file_no is not null and state <> 'moved';
create unique index beneficiary_moved_once on beneficiary (moved_from) where moved_from is not null;

-- Names are found by whole words: their posting lists meet in milliseconds where those of common trigrams take a second.
drop index beneficiary_by_name;
create index beneficiary_by_name on beneficiary using gin (string_to_array(name_folded, ' '));

create index beneficiary_by_file_no on beneficiary (file_no) where file_no is not null;
create index beneficiary_by_phone on beneficiary (translate(phone, '+-.()/ ', '')) where phone <> '';

-- Under row-level security PostgreSQL uses no index for `like`, which might leak. The search below therefore reads as
-- owner, who sees all, and holds itself to the scope; what it finds is read again under the policy.
create policy owner_reads on beneficiary for select to owner using (true);

-- Ids of people in the caller's scope, by id. Words are folded; all must match, whole ones of a name, or, within one
-- commune, the beginnings of its words.
create function find_people(digest bytea, number text, phones text[], words text[], commune text, after uuid, most int)
returns setof uuid
language plpgsql
security definer
set search_path = public
as $$
declare
    scope text := coalesce(current_setting('app.communes', true), '');
    codes text[] := case
        when commune is not null then array[commune]
        when scope <> '*' then string_to_array(scope, ',')
    end;
    enough constant int := 5000;
    bounds text := ' and id > $5';
    named text := '';
    word text;
    found uuid[] := '{}';
begin
    if scope <> '*' and not codes <@ string_to_array(scope, ',') then
        return;
    end if;
    after := coalesce(after, '00000000-0000-0000-0000-000000000000');
    if codes is not null then
        bounds := bounds || ' and commune_code = any($6)';
    end if;
    if cardinality(codes) = 1 then
        foreach word in array words
        loop
            named := named || format(' and ('' '' || name_folded) like %L', '% ' || word || '%');
        end loop;
    elsif cardinality(words) > 0 then
        named := format(' and string_to_array(name_folded, '' '') @> %L', words);
        -- A rare name is taken from its index whole. Left to itself the planner may walk through all people in the
        -- order of their ids, which is right only for a common one.
        perform set_config('enable_indexscan', 'off', true), set_config('enable_seqscan', 'off', true);
        execute 'select array_agg(id order by id) from (select id from beneficiary where true' || named || bounds
                || ' limit $1) as hits'
           into found
          using enough, null, null, null, after, codes;
        perform set_config('enable_indexscan', 'on', true), set_config('enable_seqscan', 'on', true);
        if coalesce(cardinality(found), 0) < enough then
            named := '';
        else
            found := '{}';
        end if;
    end if;
    return query execute
        '(select id from beneficiary where personal_id_digest = $1 and state <> ''moved''' || bounds
        || ' order by id limit $4)'
        || ' union (select id from beneficiary where personal_id_digest = $1 and state = ''moved''' || bounds
        || ' order by id limit $4)'
        || ' union (select id from beneficiary where file_no = $2' || bounds || ' order by id limit $4)'
        || ' union (select id from beneficiary where phone <> '''' and translate(phone, ''+-.()/ '', '''') = any($3)'
        || bounds || ' order by id limit $4)'
        || ' union (select unnest(coalesce($7, ''{}'')))'
        || case when named = '' then ''
                else ' union (select id from beneficiary where true' || named || bounds || ' order by id limit $4)'
           end
        || ' order by 1 limit $4'
        using digest, number, phones, most, after, codes, found;
end
$$;
revoke all on function find_people(bytea, text, text[], text[], text, uuid, int) from public;
grant execute on function find_people(bytea, text, text[], text[], text, uuid, int) to app;

-- Whether a commune is paid here, also for who does not see it.
create function commune_is_served(code text) returns boolean
language plpgsql
security definer
set search_path = public
as $$
declare
    scope text := coalesce(current_setting('app.communes', true), '');
    served boolean;
begin
    perform set_config('app.communes', '*', true);
    served := exists (select from commune where commune_code = code);
    perform set_config('app.communes', scope, true);
    return served;
end
$$;
revoke all on function commune_is_served(text) from public;
grant execute on function commune_is_served(text) to app;

-- Lets nobody open or move a payment list until the caller's transaction ends.
create function hold_payment_lists() returns void
language plpgsql
security definer
set search_path = public
as $$
begin
    lock table payment_list in share mode;
end
$$;
revoke all on function hold_payment_lists() from public;
grant execute on function hold_payment_lists() to app;

-- Opens in another commune what was closed in the caller's: the person with facts, decisions, payees and accounts as
-- they are known now. The caller must see the person, who must be closed here from the month before.
create function open_in_commune(person uuid, new_id uuid, to_commune text, day date, instant timestamptz, actor text,
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
                             joined_from, moved_from)
    values (new_id, to_commune, case when old.suspended_from is null then 'granted' else 'suspended' end,
            old.personal_id_cipher, old.personal_id_digest, old.personal_id_tail,
            case when old.personal_id_digest is null then old.file_no end,
            old.full_name, old.name_folded, '', '', old.phone, old.suspended_from, instant, actor,
            old.ended_from, old.id);

    insert into fact (commune_code, beneficiary_id, effective_from, known_on, recorded_at, recorded_by, date_of_birth,
                      date_of_death, sex, household, special_area, orphan_case, former_orphan, study, hiv, steady_income,
                      pension, supporter, taken_in, sole_parent, children, disability_level, disability_certified_on,
                      pregnant, care, spouse_draws_care_support, in_facility, decision_no, decision_signed_on,
                      social_pension_decision_no, social_pension_signed_on)
    select distinct on (effective_from)
           to_commune, new_id, effective_from, day, instant, actor, date_of_birth,
           date_of_death, sex, household, special_area, orphan_case, former_orphan, study, hiv, steady_income,
           pension, supporter, taken_in, sole_parent, children, disability_level, disability_certified_on,
           pregnant, care, spouse_draws_care_support, in_facility, decision_no, decision_signed_on,
           social_pension_decision_no, social_pension_signed_on
      from fact
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

    perform set_config('app.communes', scope, true);
end
$$;
revoke all on function open_in_commune(uuid, uuid, text, date, timestamptz, text, uuid[], uuid[], uuid[], uuid[], uuid[],
                                       uuid[]) from public;
grant execute on function open_in_commune(uuid, uuid, text, date, timestamptz, text, uuid[], uuid[], uuid[], uuid[],
                                          uuid[], uuid[]) to app;
