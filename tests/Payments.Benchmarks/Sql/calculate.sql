-- The run of the benchmark as one statement: the same tables read, the same bytes written. It knows the rules of the
-- benchmark's population only. Parameters: run, month, first_month, known_on, rulebook, communes.
insert into {partition} (
    month, id, run_id, list_id, commune_code, leaf_no, beneficiary_id, benefit, kind, payee_relation, payee_name, channel,
    cash_reason, account_id, category, amount_vnd, months, owed_vnd, charged_vnd, state, state_reason, explanation,
    rulebook, leaf_hash)
with dated as (
    select f.commune_code, f.beneficiary_id, f.effective_from, f.date_of_death, f.household, f.orphan_case,
           f.disability_level, f.care, f.decision_signed_on, f.social_pension_signed_on,
           case length(f.date_of_birth) when 4 then make_date(f.date_of_birth::int, 1, 1)
                else f.date_of_birth::date end as birth,
           lead(f.effective_from) over (partition by f.commune_code, f.beneficiary_id
                                            order by f.effective_from, f.fact_no) as next_from
      from fact f
      join beneficiary b on b.commune_code = f.commune_code and b.id = f.beneficiary_id
     where f.commune_code = any(@communes)
       and f.known_on <= @known_on
       and b.state in ('granted', 'suspended', 'ended')
       and (b.suspended_from is null or b.suspended_from > @month)
), owed as (
    select d.commune_code, d.beneficiary_id, m.month, r.benefit_no, x.benefit, x.category, x.owed_vnd,
           '{"rule":"' || r.rule || '","age":' || a.age || x.facts || ',"coefficient":' || x.coefficient
               || ',"standardVnd":500000,"articles":["' || x.level || '","' || x.standard || '"]}' as line
      from dated d
      join unnest(array[@first_month, @month]::date[]) m (month)
        on d.effective_from < m.month
       and (d.next_from is null or d.next_from >= m.month)
       and m.month <= @month
       and (d.date_of_death is null or d.date_of_death >= m.month)
     cross join lateral (select extract(year from age(m.month - 1, d.birth))::int as age) a
     cross join lateral (
           values (0, case
                          when d.disability_level = 'extreme'
                          then case when a.age between 16 and 59 then 'disabled_extreme_adult'
                                    else 'disabled_extreme_child_or_elderly' end
                          when d.disability_level = 'severe'
                          then case when a.age between 16 and 59 then 'disabled_severe_adult'
                                    else 'disabled_severe_child_or_elderly' end
                          when d.orphan_case is not null and a.age < 16
                          then case when a.age < 4 then 'orphan_under_4' else 'orphan_from_4' end
                          when d.household = 'poor' and a.age >= 60
                          then case when a.age < 80 then 'elderly_poor' else 'elderly_poor_older' end
                      end, d.decision_signed_on),
                  (1, case when d.disability_level = 'extreme' and d.care = 'own_household'
                           then 'own_household_care' end, d.decision_signed_on),
                  (2, case when a.age >= 75 then 'social_pension' end, d.social_pension_signed_on)
           ) r (benefit_no, rule, signed_on)
     cross join lateral (
           select case r.benefit_no when 0 then 'monthly_allowance' when 1 then 'care_support'
                                    else 'social_pension' end as benefit,
                  case when r.benefit_no = 2 then 'social_pension' when d.disability_level is not null then 'disabled'
                       when d.orphan_case is not null then 'orphan' else 'elderly_poor' end as category,
                  p.tenths * 50000 as owed_vnd, p.tenths / 10 || '.' || p.tenths % 10 as coefficient,
                  case when r.benefit_no = 0 then '20/2021/NĐ-CP 6(1)(' || p.letter || ')'
                       when r.benefit_no = 1 then '20/2021/NĐ-CP 20(2)(c)' else '176/2025/NĐ-CP 2' end as level,
                  case when r.benefit_no = 2 then '176/2025/NĐ-CP 3(1)' else '76/2024/NĐ-CP 1' end as standard,
                  case
                      when r.benefit_no = 2 then ',"pension":"none","household":"' || d.household || '"'
                      when r.benefit_no = 1 then ',"disability":"extreme","care":"own_household"'
                      when d.disability_level is not null then ',"disability":"' || d.disability_level || '"'
                      when d.orphan_case is not null then ',"orphanCase":"' || d.orphan_case || '"'
                      else ',"household":"' || d.household || '","supporter":"none"'
                  end as facts
             from (select case r.rule
                              when 'disabled_extreme_adult' then 20
                              when 'disabled_extreme_child_or_elderly' then 25
                              when 'disabled_severe_adult' then 15
                              when 'disabled_severe_child_or_elderly' then 20
                              when 'orphan_under_4' then 25
                              when 'orphan_from_4' then 15
                              when 'elderly_poor' then 15
                              when 'elderly_poor_older' then 20
                              else 10
                          end as tenths,
                          case when d.disability_level is not null then 'e' when d.orphan_case is not null then 'a'
                               else 'đ' end as letter) p) x
     where r.rule is not null
       and r.signed_on is not null
       and r.signed_on <= m.month + interval '1 month - 1 day'
), charged as (
    select o.commune_code, o.beneficiary_id, o.benefit, m.month, sum(m.owed_vnd - m.charged_vnd)::bigint as charged_vnd
      from payout o
     cross join lateral unnest(o.months, o.owed_vnd, o.charged_vnd) m (month, owed_vnd, charged_vnd)
     where o.commune_code = any(@communes)
       and (o.state is null or o.state = 'held')
       and o.month < @month
     group by o.commune_code, o.beneficiary_id, o.benefit, m.month
), due as (
    select commune_code, beneficiary_id, benefit_no, benefit, max(category) as category,
           sum(owed_vnd - coalesce(charged_vnd, 0))::bigint as amount_vnd,
           array_agg(month order by month) as months,
           array_agg(owed_vnd::bigint order by month) as owed_vnd,
           array_agg(coalesce(charged_vnd, 0) order by month) as charged_vnd,
           convert_to('[' || case
               when min(line) = max(line)
               then '{"from":"' || to_char(min(month), 'YYYY-MM') || '","lines":[' || min(line) || '],"to":"'
                    || to_char(max(month), 'YYYY-MM') || '"}'
               else string_agg('{"from":"' || to_char(month, 'YYYY-MM') || '","lines":[' || line || '],"to":"'
                    || to_char(month, 'YYYY-MM') || '"}', ',' order by month)
           end || ']', 'UTF8') as explanation,
           string_agg(E'\nowed: ' || to_char(month, 'YYYY-MM') || ' ' || owed_vnd || ' charged '
               || coalesce(charged_vnd, 0) || ' due ' || owed_vnd - coalesce(charged_vnd, 0), '' order by month)
               as month_lines
      from owed
      left join charged using (commune_code, beneficiary_id, benefit, month)
     where owed_vnd > coalesce(charged_vnd, 0)
       {among}
     group by commune_code, beneficiary_id, benefit_no, benefit
), paid as (
    select d.*, l.id as list_id, l.kind,
           row_number() over (partition by d.commune_code order by d.beneficiary_id, d.benefit_no)::int - 1 as leaf_no,
           case when d.benefit_no = 1 and c.id is not null then c else s end as payee,
           sha256(uuid_send(l.id) || uuid_send(d.beneficiary_id) || set_byte('\x00', 0, d.benefit_no)) as digest
      from due d
      join payment_list l on l.run_id = @run and l.commune_code = d.commune_code
      left join payee s on s.commune_code = d.commune_code and s.beneficiary_id = d.beneficiary_id
                       and s.role = 'beneficiary' and s.until is null
      left join payee c on c.commune_code = d.commune_code and c.beneficiary_id = d.beneficiary_id
                       and c.role = 'carer' and c.until is null
), named as (
    select *, encode(substr(uuid_send(list_id), 1, 9) || substr(digest, 10, 7), 'hex')::uuid as id
      from paid
)
select @month, id, @run, list_id, commune_code, leaf_no, beneficiary_id, benefit, kind, (payee).relation, (payee).name,
       (payee).channel, (payee).cash_reason, (payee).account_id, category, amount_vnd, months, owed_vnd, charged_vnd,
       case when (payee).authorised_until < @month then 'held' end,
       case when (payee).authorised_until < @month then 'authorisation_ended' end,
       explanation, @rulebook,
       sha256('\x00' || convert_to(E'payments-payout/1\npayout: ' || id || E'\nlist: ' || list_id || E'\ncommune: '
           || commune_code || E'\nmonth: ' || to_char(@month, 'YYYY-MM') || E'\nbeneficiary: ' || beneficiary_id
           || E'\nbenefit: ' || benefit || E'\nkind: ' || kind || E'\npayee: ' || (payee).relation || E'\namount: '
           || amount_vnd || month_lines || E'\nrulebook: ' || encode(@rulebook, 'base64') || E'\nexplanation: '
           || encode(sha256(explanation), 'base64') || E'\n', 'UTF8'))
  from named
