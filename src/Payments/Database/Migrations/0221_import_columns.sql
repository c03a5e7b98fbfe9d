set local role owner;

alter table import
    add column arrangement     jsonb,
    add column attempts        int not null default 0,
    add column next_attempt_at timestamptz;
comment on column import.arrangement is
    'Of a commune''s own spreadsheet: which of its columns is which of ours; cells are read as offices write them. Null: the '
    'contract''s own header.';
comment on column import.attempts is 'How often the present step failed; it is given up after a few.';
grant select (arrangement, attempts, next_attempt_at) on import to auditor;

create table import_upload (
    id         uuid        not null primary key,
    format     text        not null check (format in ('csv', 'xlsx')),
    codes_on   date        not null,
    created_by text        not null,
    created_at timestamptz not null
);
comment on table import_upload is
    'An uploaded file whose columns somebody has yet to name; then it becomes an import. Forgotten with its file.';

create table column_habit (
    commune_code text not null,
    heading      text not null,
    column_name  text not null,
    primary key (commune_code, heading, column_name)
);
comment on table column_habit is
    'What a commune''s headings mean, as somebody there said; without marks and case, "=value" for one value in all rows, an '
    'empty column_name for a heading that means nothing.';
select secure_by_commune('column_habit');

grant select, insert, delete on import_upload, column_habit to app;
grant select on import_upload, column_habit to auditor;
