set local role owner;

alter table app_user
    add column id             uuid        not null default gen_random_uuid(),
    add column ended_at       timestamptz,
    add column ended_by       text,
    add column ended_reason   text,
    add column password_until timestamptz,
    add constraint app_user_ended_whole check ((ended_at is null) = (ended_by is null));
alter table app_user alter column id drop default;
create unique index app_user_id on app_user (id);
comment on column app_user.password_until is
    'The password was given by others and must be replaced before this instant; until then it opens nothing else. Null: '
    'the user''s own.';
grant select (id, ended_at, ended_by, ended_reason, password_until) on app_user to auditor;
