set local role owner;

create table commune (
    commune_code  text    not null primary key,
    name          text    not null,
    province_code text    not null,
    special_area  boolean not null default false,
    opening_month date             check (extract(day from opening_month) = 1)
);
comment on table commune is
    'Communes served here. opening_month is the first month paid by this system: whoever was decided in time for '
    'an earlier list was paid by the former payer.';
select secure_by_commune('commune');

create table beneficiary (
    id                 uuid        not null primary key,
    commune_code       text        not null,
    state              text        not null
        check (state in ('draft', 'proposed', 'granted', 'refused', 'suspended', 'ended', 'moved')),
    personal_id_cipher bytea,
    personal_id_digest bytea,
    personal_id_tail   text,
    file_no            text,
    full_name          text        not null,
    name_folded        text        not null,
    hamlet             text        not null default '',
    address            text        not null default '',
    phone              text        not null default '',
    suspended_from     date,
    ended_from         date,
    created_at         timestamptz not null,
    created_by         text        not null,
    constraint beneficiary_key check (personal_id_digest is not null or file_no is not null)
);
comment on table beneficiary is
    'A person on the rolls. Ids are encrypted and found by keyed digest. From the month of suspended_from nothing is '
    'charged until resumption; from that of ended_from nothing is owed.';
create unique index beneficiary_one_per_personal_id on beneficiary (personal_id_digest)
 where personal_id_digest is not null;
create unique index beneficiary_one_per_file_no on beneficiary (commune_code, file_no)
 where file_no is not null;
create index beneficiary_by_commune on beneficiary (commune_code, id);
create index beneficiary_by_name on beneficiary using gin (name_folded gin_trgm_ops);
select secure_by_commune('beneficiary');

-- Facts are dated twice: true from effective_from until the next effective_from, known from known_on.
-- A row is a whole snapshot; for one effective_from the row with the highest fact_no known on a day governs.
create table fact (
    commune_code              text        not null,
    beneficiary_id            uuid        not null,
    effective_from            date        not null,
    fact_no                   bigint      not null generated always as identity,
    known_on                  date        not null,
    recorded_at               timestamptz not null,
    recorded_by               text        not null,
    date_of_birth             text        not null,
    date_of_death             date,
    sex                       text        check (sex in ('male', 'female')),
    household                 text        not null default 'none' check (household in ('poor', 'near_poor', 'none')),
    special_area              boolean     not null default false,
    orphan_case               text
        check (orphan_case in ('a', 'b', 'c', 'd', 'dd', 'e', 'g', 'h', 'i', 'k', 'l')),
    former_orphan             boolean     not null default false,
    study                     text        not null default 'none'
        check (study in ('none', 'school', 'continuing', 'vocational', 'secondary_professional', 'college',
                         'university_first')),
    hiv                       boolean     not null default false,
    steady_income             boolean     not null default false,
    pension                   text        not null default 'none'
        check (pension in ('none', 'retirement', 'social_insurance', 'survivor', 'other')),
    supporter                 text        not null default 'none' check (supporter in ('none', 'able', 'on_allowance')),
    taken_in                  boolean     not null default false,
    sole_parent               text        check (sole_parent in ('never_married', 'widowed', 'spouse_missing')),
    children                  text        not null default '',
    disability_level          text        check (disability_level in ('mild', 'severe', 'extreme')),
    disability_certified_on   date,
    pregnant                  boolean     not null default false,
    care                      text        not null default 'none' check (care in ('none', 'own_household', 'foster')),
    spouse_draws_care_support boolean     not null default false,
    in_facility               boolean     not null default false,
    decision_no               text,
    decision_signed_on        date,
    social_pension_decision_no text,
    social_pension_signed_on  date,
    primary key (commune_code, beneficiary_id, effective_from, fact_no)
);
comment on table fact is 'What the law asks about a person: one wide row per change of circumstance, never overwritten.';
select secure_by_commune('fact');
select append_only('fact');

create table payment_account (
    id             uuid        not null primary key,
    commune_code   text        not null,
    beneficiary_id uuid        not null,
    bank_bin       text        not null,
    account_cipher bytea       not null,
    account_digest bytea       not null,
    account_tail   text        not null,
    account_name   text        not null,
    state          text        not null default 'unverified'
        check (state in ('unverified', 'match', 'close_match', 'no_match', 'closed', 'cannot_check')),
    state_reason   text,
    enquired_at    timestamptz,
    next_attempt_at timestamptz,
    created_at     timestamptz not null
);
comment on table payment_account is 'An account of a payee; the bank''s answer to the name enquiry stands in state.';
create index payment_account_unverified on payment_account (bank_bin, next_attempt_at) where state = 'unverified';
create index payment_account_of on payment_account (commune_code, beneficiary_id);
create index payment_account_by_digest on payment_account (account_digest);
select secure_by_commune('payment_account');

-- Who is handed the money and how. `carer` draws care support, `beneficiary` all else (self, guardian or authorised).
create table payee (
    id                 uuid        not null primary key,
    commune_code       text        not null,
    beneficiary_id     uuid        not null,
    role               text        not null check (role in ('beneficiary', 'carer')),
    relation           text        not null default 'self',
    name               text        not null,
    personal_id_cipher bytea,
    personal_id_digest bytea,
    authorised_until   date,
    channel            text        not null check (channel in ('account', 'cash')),
    cash_reason        text
        check (cash_reason in ('no_bank_access', 'disability', 'age', 'no_identity_document', 'remote_area',
                               'guardian_pending', 'other')),
    account_id         uuid        references payment_account (id),
    since              timestamptz not null,
    until              timestamptz,
    recorded_by        text        not null,
    constraint payee_channel_whole check (
        (channel = 'account' and account_id is not null) or (channel = 'cash' and cash_reason is not null)
    )
);
comment on table payee is 'Who receives a person''s money and by which channel; replaced, never edited.';
create unique index payee_one_current on payee (commune_code, beneficiary_id, role) where until is null;
select secure_by_commune('payee');

create table decision (
    id             uuid        not null primary key,
    commune_code   text        not null,
    beneficiary_id uuid        not null,
    kind           text        not null check (kind in ('monthly_allowance', 'social_pension')),
    number         text        not null,
    signed_on      date        not null,
    signed_by      text        not null check (signed_by in ('district_chairman', 'commune_chairman')),
    known_on       date        not null,
    recorded_by    text        not null,
    recorded_at    timestamptz not null
);
comment on table decision is 'Grant decisions; before 2025-07-01 the district chairman signed, since then the commune chairman.';
create unique index decision_once on decision (commune_code, beneficiary_id, kind, number, signed_on);
select secure_by_commune('decision');

create table beneficiary_event (
    commune_code   text        not null,
    beneficiary_id uuid        not null,
    at             timestamptz not null,
    event_no       bigint      not null generated always as identity,
    kind           text        not null,
    effective_from date,
    reason         text,
    actor          text        not null,
    primary key (commune_code, beneficiary_id, event_no)
);
comment on table beneficiary_event is 'The time line of a person: what happened, from when, by whom.';
select secure_by_commune('beneficiary_event');
select append_only('beneficiary_event');

create table import (
    id            uuid        not null primary key,
    state         text        not null check (state in ('checking', 'checked', 'applying', 'applied', 'refused')),
    format        text        not null check (format in ('csv', 'xlsx')),
    codes_on      date        not null,
    sha256        bytea,
    refusal_code  text,
    refusal       text,
    rows          bigint      not null default 0,
    accepted      bigint      not null default 0,
    refused       bigint      not null default 0,
    warnings      bigint      not null default 0,
    unchanged     bigint      not null default 0,
    done          bigint      not null default 0,
    total         bigint,
    created_by    text        not null,
    created_at    timestamptz not null,
    applied_at    timestamptz,
    scope         text        not null
);
comment on table import is 'A registry file on its way in; scope is the communes of whoever brought it (* for all).';

create table import_error (
    import_id uuid   not null references import (id),
    row_no    bigint not null,
    error_no  int    not null,
    "column"  text   not null,
    code      text   not null,
    detail    text   not null,
    severity  text   not null check (severity in ('error', 'warning')),
    primary key (import_id, row_no, error_no)
);
comment on table import_error is 'What is wrong with a row, without its contents.';

grant select, insert, update on commune, beneficiary, payment_account, payee, decision, import to app, worker;
grant select, insert on fact, beneficiary_event, import_error to app, worker;
grant delete on import_error to worker;
grant select on commune, beneficiary, fact, payment_account, payee, decision, beneficiary_event, import, import_error
   to auditor;
