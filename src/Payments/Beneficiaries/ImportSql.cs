namespace Payments.Beneficiaries;

/// <summary>The statements that apply one part of an import, all in one transaction.</summary>
/// <remarks>Parameters: id, actor, rowsAtOnce, now, today. Each leaves its outcome in a table of the transaction.</remarks>
internal static class ImportSql
{
    /// <summary>The rows of this part, each with the person it is about.</summary>
    private const string TakeRows = """
        create temp table part on commit drop as
        select r.*, coalesce(known.id, r.new_id) as person_id, known.id is null as is_new,
               coalesce(known.commune_code, r.commune) as registered_in
          from (select *
                  from import_row
                 where import_id = @id
                 order by row_no
                 limit @rowsAtOnce) r
          left join lateral (
               select found.id, found.commune_code
                 from (select b.id, b.commune_code, 1 as place
                         from beneficiary b
                        where b.personal_id_digest = r.id_digest
                          and b.state <> 'moved'
                        union all
                       select b.id, b.commune_code, 2
                         from beneficiary b
                        where b.commune_code = r.commune
                          and b.file_no = r.file_no
                          and b.state <> 'moved'
                          and (r.id_digest is null
                               or (b.personal_id_digest is null and b.name_folded = r.name_folded))) found
                order by found.place
                limit 1) known on true;

        create temp table taken on commit drop as select row_no from part;
        create index on part (commune, person_id);
        analyze part;
        create temp table changed (person_id uuid not null) on commit drop;
        """;

    /// <summary>Rows that meet somebody on the rolls whom they cannot be: since the check, or elsewhere.</summary>
    private const string RefuseClashes = """
        create temp table clash on commit drop as
        select row_no, 'commune_code' as "column", 'registered_elsewhere' as code,
               'The person is on the rolls of another commune; let them move first.' as detail
          from part
         where registered_in <> commune
         union all
        select p.row_no, 'file_no', 'duplicate_person', 'Somebody else in this commune has the file number.'
          from part p
         where p.registered_in = p.commune
           and p.file_no is not null
           and exists (select
                         from beneficiary b
                        where b.commune_code = p.commune
                          and b.file_no = p.file_no
                        and b.state <> 'moved'
                          and b.id <> p.person_id);

        insert into import_error (import_id, row_no, error_no, "column", code, detail, severity)
        select @id, row_no, 1000, "column", code, detail, 'error'
          from clash;

        delete from part
         using clash
         where part.row_no = clash.row_no;
        """;

    private const string WritePeople = """
        insert into beneficiary (id, commune_code, state, personal_id_cipher, personal_id_digest, personal_id_tail,
                                 file_no, full_name, name_folded, hamlet, address, phone, created_at, created_by,
                                 former_commune_code)
        select person_id, commune,
               case when decision_signed_on is null and social_pension_signed_on is null then 'draft' else 'granted' end,
               id_cipher, id_digest, id_tail, file_no, full_name, name_folded, hamlet, address, phone, @now, @actor,
               former_commune
          from part
         where is_new;

        with written as (
            update beneficiary b
               set full_name = p.full_name, name_folded = p.name_folded,
                   file_no = coalesce(p.file_no, b.file_no),
                   personal_id_cipher = coalesce(b.personal_id_cipher, p.id_cipher),
                   personal_id_digest = coalesce(b.personal_id_digest, p.id_digest),
                   personal_id_tail = coalesce(b.personal_id_tail, p.id_tail),
                   hamlet = coalesce(nullif(p.hamlet, ''), b.hamlet),
                   address = coalesce(nullif(p.address, ''), b.address),
                   phone = coalesce(nullif(p.phone, ''), b.phone),
                   former_commune_code = coalesce(b.former_commune_code, p.former_commune),
                   state = case
                               when b.state = 'draft'
                                and (p.decision_signed_on is not null or p.social_pension_signed_on is not null)
                               then 'granted'
                               else b.state
                           end
              from part p
             where not p.is_new
               and b.commune_code = p.commune
               and b.id = p.person_id
               and (b.full_name <> p.full_name
                    or b.file_no is distinct from coalesce(p.file_no, b.file_no)
                    or (b.personal_id_digest is null and p.id_digest is not null)
                    or b.hamlet <> coalesce(nullif(p.hamlet, ''), b.hamlet)
                    or b.address <> coalesce(nullif(p.address, ''), b.address)
                    or b.phone <> coalesce(nullif(p.phone, ''), b.phone)
                    or (b.former_commune_code is null and p.former_commune is not null)
                    or (b.state = 'draft'
                        and (p.decision_signed_on is not null or p.social_pension_signed_on is not null)))
            returning b.id)
        insert into changed select id from written;
        """;

    private const string WriteFacts = """
        with written as (
            insert into fact (commune_code, beneficiary_id, effective_from, known_on, recorded_at, recorded_by,
                              date_of_birth, date_of_death, sex, household, special_area, orphan_case, former_orphan,
                              study, hiv, steady_income, pension, supporter, taken_in, sole_parent, children,
                              disability_level, disability_certified_on, pregnant, care, spouse_draws_care_support,
                              in_facility, decision_no, decision_signed_on, social_pension_decision_no,
                              social_pension_signed_on)
            select p.commune, p.person_id, p.since, @today, @now, @actor,
                   p.date_of_birth, p.date_of_death, p.sex, p.household, p.special_area, p.orphan_case,
                   p.former_orphan, p.study, p.hiv, p.steady_income, p.pension, p.supporter, p.taken_in, p.sole_parent,
                   p.children, p.disability_level, p.disability_certified_on, p.pregnant, p.care,
                   p.spouse_draws_care_support, p.in_facility, p.decision_no, p.decision_signed_on,
                   p.social_pension_decision_no, p.social_pension_signed_on
              from (select *, coalesce(effective_from, case when is_new then start_if_new else @today end) as since
                      from part) p
              left join lateral (
                   select *
                     from fact
                    where commune_code = p.commune
                      and beneficiary_id = p.person_id
                      and effective_from <= p.since
                    order by effective_from desc, fact_no desc
                    limit 1) f on not p.is_new
             where f.beneficiary_id is null
                or (f.date_of_birth, f.date_of_death, f.sex, f.household, f.special_area, f.orphan_case, f.former_orphan,
                    f.study, f.hiv, f.steady_income, f.pension, f.supporter, f.taken_in, f.sole_parent, f.children,
                    f.disability_level, f.disability_certified_on, f.pregnant, f.care, f.spouse_draws_care_support,
                    f.in_facility, f.decision_no, f.decision_signed_on, f.social_pension_decision_no,
                    f.social_pension_signed_on)
                   is distinct from
                   (p.date_of_birth, p.date_of_death, p.sex, p.household, p.special_area, p.orphan_case, p.former_orphan,
                    p.study, p.hiv, p.steady_income, p.pension, p.supporter, p.taken_in, p.sole_parent, p.children,
                    p.disability_level, p.disability_certified_on, p.pregnant, p.care, p.spouse_draws_care_support,
                    p.in_facility, p.decision_no, p.decision_signed_on, p.social_pension_decision_no,
                    p.social_pension_signed_on)
                or (p.effective_from > f.effective_from
                    and (p.household <> 'none' or p.special_area)
                    and extract(year from p.effective_from)
                        > greatest(extract(year from f.known_on),
                                   case when isfinite(f.effective_from) then extract(year from f.effective_from) end,
                                   f.household_year, f.special_area_year))
            returning beneficiary_id)
        insert into changed select beneficiary_id from written;
        """;

    private const string WriteDecisions = """
        with written as (
            insert into decision (id, commune_code, beneficiary_id, kind, number, signed_on, signed_by, known_on,
                                  recorded_by, recorded_at)
            select gen_random_uuid(), p.commune, p.person_id, d.kind, coalesce(d.number, ''), d.signed_on,
                   case when d.signed_on < date '2025-07-01' then 'district_chairman' else 'commune_chairman' end,
                   @today, @actor, @now
              from part p
             cross join lateral (
                   values ('monthly_allowance', p.decision_no, p.decision_signed_on),
                          ('social_pension', p.social_pension_decision_no, p.social_pension_signed_on)
                   ) d (kind, number, signed_on)
             where d.signed_on is not null
                on conflict (commune_code, beneficiary_id, kind, number, signed_on) do nothing
            returning beneficiary_id)
        insert into changed select beneficiary_id from written;
        """;

    /// <summary>Who is to be paid and how; an account that the person already has is used again.</summary>
    private const string WritePayees = """
        create temp table wanted on commit drop as
        select y.*, p.commune, p.person_id, coalesce(a.id, y.new_account_id) as account_id,
               a.id is null and y.new_account_id is not null as is_new_account
          from part p
          join import_payee y on y.import_id = @id and y.row_no = p.row_no
          left join lateral (
               select id
                 from payment_account
                where commune_code = p.commune
                  and beneficiary_id = p.person_id
                  and account_digest = y.account_digest
                order by id
                limit 1) a on not p.is_new;

        insert into payment_account (id, commune_code, beneficiary_id, bank_bin, account_cipher, account_digest,
                                     account_tail, account_name, created_at)
        select account_id, commune, person_id, bank_bin, account_cipher, account_digest, account_tail, account_name, @now
          from wanted
         where is_new_account;

        create temp table replaced on commit drop as
        select w.*
          from wanted w
          left join payee current on current.commune_code = w.commune
                                 and current.beneficiary_id = w.person_id
                                 and current.role = w.role
                                 and current.until is null
         where current.id is null
            or (current.relation, current.name, current.personal_id_digest, current.authorised_until, current.channel,
                current.cash_reason, current.account_id)
               is distinct from
               (w.relation, w.name, w.id_digest, w.authorised_until, w.channel, w.cash_reason, w.account_id);

        update payee
           set until = @now
          from replaced w
         where payee.commune_code = w.commune
           and payee.beneficiary_id = w.person_id
           and payee.role = w.role
           and payee.until is null;

        insert into payee (id, commune_code, beneficiary_id, role, relation, name, personal_id_cipher,
                           personal_id_digest, authorised_until, channel, cash_reason, account_id, since, recorded_by)
        select new_id, commune, person_id, role, relation, name, id_cipher, id_digest, authorised_until, channel,
               cash_reason, account_id, @now, @actor
          from replaced;

        insert into changed select person_id from replaced;
        """;

    private const string WriteEvents = """
        insert into beneficiary_event (commune_code, beneficiary_id, at, kind, effective_from, reason, actor)
        select p.commune, p.person_id, @now, case when p.is_new then 'registered' else 'changed' end,
               coalesce(p.effective_from, case when p.is_new then p.start_if_new else @today end), 'import', @actor
          from part p
         where p.is_new
            or p.person_id in (select person_id from changed);
        """;

    /// <summary>Once for each person: under which code they stood before the communes were merged.</summary>
    private const string WriteMergers = """
        insert into beneficiary_event (commune_code, beneficiary_id, at, kind, effective_from, reason, actor)
        select p.commune, p.person_id, @now, 'commune_merged', date '2025-07-01', p.former_commune, @actor
          from part p
         where p.former_commune is not null
           and (p.is_new
                or not exists (select
                                 from beneficiary_event e
                                where e.commune_code = p.commune
                                  and e.beneficiary_id = p.person_id
                                  and e.kind = 'commune_merged'));
        """;

    private const string LeaveAndCount = """
        delete from import_payee
         using taken
         where import_payee.import_id = @id
           and import_payee.row_no = taken.row_no;

        delete from import_row
         using taken
         where import_row.import_id = @id
           and import_row.row_no = taken.row_no;

        update import
           set done = done + (select count(*) from taken),
               accepted = accepted - (select count(*) from clash),
               refused = refused + (select count(*) from clash),
               unchanged = unchanged + (select count(*)
                                          from part
                                         where not is_new
                                           and person_id not in (select person_id from changed)),
               state = case when exists (select from import_row where import_id = @id) then state else 'applied' end,
               applied_at = case when exists (select from import_row where import_id = @id) then null else @now end
         where id = @id;
        """;

    public static IReadOnlyList<string> InOrder { get; } =
    [
        TakeRows,
        RefuseClashes,
        WritePeople,
        WriteFacts,
        WriteDecisions,
        WritePayees,
        WriteEvents,
        WriteMergers,
        LeaveAndCount,
    ];
}
