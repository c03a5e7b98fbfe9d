set local role owner;

alter table bank_exception
    add owner    text,
    add owned_at timestamptz;
comment on column bank_exception.owner is 'Who has taken it on; null: nobody yet.';
create index bank_exception_open on bank_exception (id) where state = 'open';
