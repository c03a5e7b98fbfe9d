set local role owner;

create table cash_list_edition (
    cash_list_id uuid        not null references cash_list (id),
    edition      int         not null check (edition > 0),
    commune_code text        not null,
    cut_at       timestamptz not null,
    cut_by       text        not null,
    payments     int         not null,
    amount_vnd   bigint      not null,
    rows         bytea       not null,
    sha256       bytea       not null check (length(sha256) = 32),
    primary key (cash_list_id, edition)
);
comment on table cash_list_edition is
    'A cash list as it was cut to be printed: its rows in the order of the paper, never changed. Who joins the list later '
    'stands in the next edition.';
select secure_by_commune('cash_list_edition');
select append_only('cash_list_edition');

do $$
begin
    if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)) then
        alter table cash_list_edition alter column rows set compression lz4;
    end if;
end
$$;

grant select, insert on cash_list_edition to app, worker;
grant select on cash_list_edition to auditor;
