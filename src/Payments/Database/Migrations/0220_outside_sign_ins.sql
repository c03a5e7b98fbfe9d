set local role owner;

alter table app_user
    alter column password_hash drop not null,
    add column issuer  text,
    add column subject text,
    add constraint app_user_identity_whole check ((issuer is null) = (subject is null)),
    add constraint app_user_identity_once unique (issuer, subject);
comment on table app_user is
    'People and programs that may come in: by a password of ours, by the word of an issuer about a subject, or either.';
comment on column app_user.password_hash is 'Null: by the issuer alone.';
comment on column app_user.subject is 'Whom the issuer means; roles and communes stand here, never in its tokens.';
grant select (issuer, subject) on app_user to auditor;

create table kept_form (
    id      uuid        not null primary key,
    sealed  text        not null check (length(sealed) <= 2000000),
    kept_at timestamptz not null
);
comment on table kept_form is
    'What was typed when a sign-in had run out, sealed, while its reader is away at the issuer; hours.';
create index kept_form_age on kept_form (kept_at);

alter table page_sign_in
    drop constraint page_sign_in_check,
    add column by_issuer boolean not null default false,
    add column kept_form uuid;
comment on table page_sign_in is
    'Sign-ins at the pages, by the wall clock: the cookie holds the id, signing out ends it here. proven_at: the last '
    'password, here or at the issuer, which may have been before this sign-in began.';
comment on column page_sign_in.kept_form is 'What goes on after it.';

grant select, insert, delete on kept_form to app;
grant select (id, kept_at) on kept_form to auditor;
