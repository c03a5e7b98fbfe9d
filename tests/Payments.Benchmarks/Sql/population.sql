-- Invented people, commune by commune. Of twenty: eight draw the social pension, six are severely disabled (one of
-- them became extremely so in July), three extremely and cared for at home, two old and poor, one an orphan. One in
-- ten was not charged in July. A few died, are suspended, or have a payee whose authorisation ended.
set session_replication_role = replica;

drop index beneficiary_by_name;

insert into commune (commune_code, name, province_code, opening_month)
select code, name, province, @opening
  from unnest(@codes::text[], @names::text[], @provinces::text[]) as c (code, name, province);

create table invented as
select n, (@codes::text[])[1 + n / @in_commune] as commune_code,
       ('0197' || lpad(to_hex(n), 8, '0') || '7' || substr(md5(n::text), 1, 3) || '8'
               || substr(md5(n::text), 4, 15))::uuid as id,
       case when n % 20 < 8 then 'pension' when n % 20 < 14 then 'severe' when n % 20 < 17 then 'extreme'
            when n % 20 < 19 then 'poor' else 'orphan' end as sort,
       n % 10 = 9 or n % 20 = 4 as is_new
  from generate_series(0, @people - 1) n;

grant select on invented to worker;

insert into beneficiary (id, commune_code, state, personal_id_digest, full_name, name_folded, suspended_from,
                         created_at, created_by)
select id, commune_code, case when n % 500 = 3 then 'suspended' else 'granted' end, sha256(id::text::bytea),
       'Nguyễn Văn ' || n, 'nguyen van ' || n, case when n % 500 = 3 then date '2025-07-01' end, now(), 'bench'
  from invented
 order by n;

insert into fact (commune_code, beneficiary_id, effective_from, known_on, recorded_at, recorded_by, date_of_birth,
                  date_of_death, sex, household, orphan_case, disability_level, care, decision_signed_on,
                  social_pension_signed_on)
select commune_code, id, v.effective_from, v.known_on, v.known_on, 'bench',
       case when n % 3 = 0 and sort in ('pension', 'poor') then born.year::text
            else to_char(make_date(born.year, 1 + n % 12, 1 + n % 28), 'YYYY-MM-DD') end,
       case when n % 400 = 7 then date '2025-06-11' end,
       case when n % 2 = 0 then 'male' else 'female' end,
       case when sort = 'poor' then 'poor' else 'none' end,
       case when sort = 'orphan' then 'b' end,
       case when sort = 'severe' then v.severe when sort = 'extreme' then 'extreme' end,
       case when sort = 'extreme' then 'own_household' else 'none' end,
       case when sort <> 'pension' then date '2023-03-01' + n % 500 end,
       case when sort = 'pension' then date '2025-07-01' end
  from invented
 cross join lateral (select case sort when 'pension' then 1930 + n % 19 when 'poor' then 1938 + n % 24
                                      when 'orphan' then 2012 + n % 12 else 1950 + n % 70 end as year) born
 cross join lateral (values (date '2000-01-01', date '2025-06-01', 'severe'),
                            (date '2025-07-05', date '2025-07-06', 'extreme')) v (effective_from, known_on, severe)
 where v.severe = 'severe' or n % 20 = 13
 order by n, v.effective_from;

insert into payment_account (id, commune_code, beneficiary_id, bank_bin, account_cipher, account_digest, account_tail,
                             account_name, state, created_at)
select gen_random_uuid(), commune_code, id, '970405', '\x00', sha256(('a' || n)::bytea), '0000', 'NGUYEN VAN', 'match',
       now()
  from invented
 where n % 5 < 3
 order by n;

insert into payee (id, commune_code, beneficiary_id, role, relation, name, authorised_until, channel, cash_reason,
                   account_id, since, recorded_by)
select gen_random_uuid(), i.commune_code, i.id, r.role, r.relation, r.name,
       case when i.n % 300 = 11 then date '2025-07-20' end,
       case when a.id is null then 'cash' else 'account' end, case when a.id is null then 'age' end, a.id, now(),
       'bench'
  from invented i
  left join payment_account a on a.commune_code = i.commune_code and a.beneficiary_id = i.id
 cross join lateral (values ('beneficiary', 'self', 'Nguyễn Văn ' || i.n),
                            ('carer', 'carer', 'Trần Thị ' || i.n)) r (role, relation, name)
 where r.role = 'beneficiary' or (i.sort = 'extreme' and i.n % 2 = 0)
 order by i.n, r.role;

set session_replication_role = origin;
analyze;
