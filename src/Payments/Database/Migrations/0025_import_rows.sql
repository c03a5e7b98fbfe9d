set local role owner;

-- Checked rows wait here until they are applied, and leave as they are. Only `worker` may touch them, and it copies
-- them in, which PostgreSQL refuses under row-level security: so the table has no policy and nobody else any right.
create table import_row (
    import_id                  uuid    not null references import (id),
    row_no                     bigint  not null,
    commune                    text    not null,
    new_id                     uuid    not null,
    start_if_new               date    not null,
    effective_from             date,
    id_digest                  bytea,
    id_cipher                  bytea,
    id_tail                    text,
    file_no                    text,
    full_name                  text    not null,
    name_folded                text    not null,
    hamlet                     text    not null,
    address                    text    not null,
    phone                      text    not null,
    date_of_birth              text    not null,
    date_of_death              date,
    sex                        text,
    household                  text    not null,
    special_area               boolean not null,
    orphan_case                text,
    former_orphan              boolean not null,
    study                      text    not null,
    hiv                        boolean not null,
    steady_income              boolean not null,
    pension                    text    not null,
    supporter                  text    not null,
    taken_in                   boolean not null,
    sole_parent                text,
    children                   text    not null,
    disability_level           text,
    disability_certified_on    date,
    pregnant                   boolean not null,
    care                       text    not null,
    spouse_draws_care_support  boolean not null,
    in_facility                boolean not null,
    decision_no                text,
    decision_signed_on         date,
    social_pension_decision_no text,
    social_pension_signed_on   date,
    primary key (import_id, row_no)
);
comment on table import_row is 'Good rows of a checked registry file, until they are applied.';

create table import_payee (
    import_id        uuid   not null references import (id),
    row_no           bigint not null,
    role             text   not null check (role in ('beneficiary', 'carer')),
    new_id           uuid   not null,
    relation         text   not null,
    name             text   not null,
    id_digest        bytea,
    id_cipher        bytea,
    authorised_until date,
    channel          text   not null,
    cash_reason      text,
    new_account_id   uuid,
    bank_bin         text,
    account_digest   bytea,
    account_cipher   bytea,
    account_tail     text,
    account_name     text,
    primary key (import_id, row_no, role)
);
comment on table import_payee is 'Who is to receive the money of a checked row, until it is applied.';

grant select, insert, delete on import_row, import_payee to worker;
