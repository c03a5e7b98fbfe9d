set local role owner;

alter table kept_form
    add column sign_in uuid;
comment on table kept_form is
    'What was typed, sealed, for hours: while its reader is away at the issuer, or until a refused form is sent again.';
comment on column kept_form.sign_in is 'With whose end it goes; null: it waits for a sign-in.';
create index kept_form_sign_in on kept_form (sign_in) where sign_in is not null;
grant select (sign_in) on kept_form to auditor;
