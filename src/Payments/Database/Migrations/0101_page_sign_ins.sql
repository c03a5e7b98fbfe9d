set local role owner;

create table page_sign_in (
    id           uuid        not null primary key,
    user_name    text        not null references app_user,
    signed_in_at timestamptz not null,
    proven_at    timestamptz not null check (proven_at >= signed_in_at),
    ended_at     timestamptz
);
comment on table page_sign_in is
    'Sign-ins at the pages, by the wall clock: the cookie holds the id, signing out ends it here. proven_at: the last password.';
create index page_sign_in_user on page_sign_in (user_name) where ended_at is null;

grant select, insert, update on page_sign_in to app;
grant select on page_sign_in to auditor;
