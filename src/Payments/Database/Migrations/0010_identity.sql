set local role owner;

create table app_user (
    user_name       text        not null primary key,
    display_name    text        not null,
    password_hash   text        not null,
    roles           text[]      not null,
    communes        text[]      not null,
    bank_bin        text,
    failed_sign_ins int         not null default 0,
    locked_until    timestamptz,
    created_at      timestamptz not null,
    constraint app_user_role_known check (
        roles <@ array['officer', 'chair', 'cashier', 'treasurer', 'controller', 'province', 'policy',
                       'bank', 'auditor', 'admin']
    )
);
comment on table app_user is 'People and programs that sign in here; production takes tokens of an issuer instead.';

create table failed_sign_in (
    user_name text        not null,
    minute    timestamptz not null check (minute = date_trunc('minute', minute)),
    failures  int         not null check (failures > 0),
    primary key (user_name, minute)
);
comment on table failed_sign_in is
    'Failed sign-ins of minutes whose entry in the log is not written yet; an empty name stands for all unknown ones.';

create table idempotency_key (
    user_name   text        not null,
    key         text        not null check (length(key) between 1 and 255),
    fingerprint bytea       not null,
    status      int         not null,
    headers     jsonb       not null,
    body        bytea       not null,
    stored_at   timestamptz not null,
    constraint idempotency_key_once primary key (user_name, key)
);
comment on table idempotency_key is 'The first answer to a request, kept with its effect; a repeat gets the same bytes.';

create table setting (
    name  text not null primary key,
    value text not null
);
comment on table setting is 'Small facts of this installation that must outlive a process, such as the demo day.';

create table proposal (
    id           uuid        not null primary key,
    kind         text        not null,
    commune_code text        not null,
    subject_id   uuid        not null,
    payload      bytea       not null,
    state        text        not null default 'open' check (state in ('open', 'accepted', 'refused')),
    proposed_by  text        not null,
    proposed_at  timestamptz not null,
    decided_by   text,
    decided_at   timestamptz,
    reason       text,
    constraint proposal_same_person check (decided_by is null or decided_by <> proposed_by),
    constraint proposal_decided_whole check ((state = 'open') = (decided_by is null))
);
comment on table proposal is 'A change that decides money, waiting for a second person. The payload is encrypted JSON.';
create index proposal_open on proposal (commune_code, proposed_at) where state = 'open';
select secure_by_commune('proposal');

grant select, insert, update on app_user, setting, proposal to app;
grant select, insert, update on failed_sign_in to app;
grant select, update, delete on failed_sign_in to worker;
grant select on failed_sign_in to auditor;
grant select, insert on idempotency_key to app;
grant select, insert, update on setting, proposal to worker;
grant select (user_name, display_name, roles, communes, bank_bin, created_at) on app_user to auditor;
grant select on proposal, setting to auditor;
