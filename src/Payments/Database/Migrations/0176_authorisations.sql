set local role owner;

create table authorisation (
    id             uuid        not null primary key,
    commune_code   text        not null,
    beneficiary_id uuid        not null,
    role           text        not null check (role in ('beneficiary', 'carer')),
    name           text        not null,
    name_folded    text        not null,
    document_last4 text        check (document_last4 ~ '^[0-9]{4}$'),
    paper_no       text,
    paper_on       date        not null,
    certified_by   text        not null,
    valid_from     date        not null,
    valid_until    date        not null,
    seen_by        text        not null,
    recorded_at    timestamptz not null,
    constraint authorisation_twelve_months check (
        valid_until >= valid_from and valid_until <= valid_from + interval '12 months' and paper_on <= valid_from
    )
);
comment on table authorisation is
    'A written authorisation (giấy ủy quyền) that an officer saw: who may collect for the beneficiary or the carer, until when.';
create index authorisation_of on authorisation (commune_code, beneficiary_id);
select secure_by_commune('authorisation');
select append_only('authorisation');

create table authorisation_revoked (
    authorisation_id uuid        not null primary key references authorisation (id),
    commune_code     text        not null,
    reason           text        not null,
    actor            text        not null,
    at               timestamptz not null
);
comment on table authorisation_revoked is 'An authorisation that was taken back before it ended.';
select secure_by_commune('authorisation_revoked');
select append_only('authorisation_revoked');

grant select, insert on authorisation, authorisation_revoked to app, worker;
grant select on authorisation, authorisation_revoked to auditor;

-- Every authorisation by one name: the papers seen since, and that with which somebody was enrolled as payee.
create view authorisation_now with (security_invoker = true) as
select a.id, a.commune_code, a.beneficiary_id, a.role, a.name, a.name_folded, a.document_last4, a.paper_no, a.paper_on,
       a.certified_by, a.valid_from, a.valid_until, a.seen_by, a.recorded_at, r.at as revoked_at, r.reason as revoked_reason,
       'paper' as source
  from authorisation a
  left join authorisation_revoked r on r.authorisation_id = a.id
union all
select p.id, p.commune_code, p.beneficiary_id, p.role, p.name, null, null, null, null, null,
       (p.since at time zone 'UTC' + interval '7 hours')::date, p.authorised_until, p.recorded_by, p.since, null, null,
       'registry'
  from payee p
 where p.until is null
   and (p.relation = 'authorised' or p.authorised_until is not null);
grant select on authorisation_now to app, worker, auditor;
