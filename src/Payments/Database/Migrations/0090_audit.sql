-- The audit log: append-only entries, their tree, and the checkpoints signed over it.

create table audit_pending (
    id       bigint generated always as identity primary key,
    bytes    bytea  not null,
    subjects uuid[] not null default '{}',
    constraint audit_pending_is_an_entry check (substring(bytes from 1 for 17) = 'payments-entry/1'::bytea || '\x0a'::bytea)
);

comment on table audit_pending is
    'Entries written in the transaction of their command; the sequencer moves them into log_entry in the order of id and deletes them here.';

create table log_entry (
    index     bigint      primary key,
    bytes     bytea       not null,
    leaf_hash bytea       not null,
    at        timestamptz not null,
    constraint log_entry_index_not_negative check (index >= 0),
    constraint log_entry_leaf_is_of_its_bytes check (leaf_hash = sha256('\x00'::bytea || bytes))
);

comment on table log_entry is
    'The audit log: entry index (from 0, no gaps), its bytes as hashed, the RFC 6962 leaf hash, and the instant it was given its index.';

create table log_subject (
    subject     uuid   not null,
    entry_index bigint not null,
    primary key (subject, entry_index)
);

comment on table log_subject is 'Which entries are about which thing (payout, list, person, proposal …).';

create table log_node (
    level int    not null,
    index bigint not null,
    hash  bytea  not null,
    primary key (level, index),
    constraint log_node_above_the_leaves check (level between 1 and 62 and index >= 0),
    constraint log_node_is_a_hash check (length(hash) = 32)
);

comment on table log_node is
    'Roots of the complete subtrees of 2^level entries from index × 2^level; leaves stand in log_entry. Proofs read some dozens of them.';

create table log_checkpoint (
    size      bigint      primary key,
    root      bytea       not null,
    note      text        not null,
    signed_at timestamptz not null,
    constraint log_checkpoint_is_a_hash check (size >= 0 and length(root) = 32)
);

comment on table log_checkpoint is 'Signed notes over the first size entries; all are kept.';

create function refuse_change_of_log() returns trigger
    language plpgsql
as $$
begin
    raise exception 'the audit log is only added to: % of % refused', lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

create trigger log_entry_only_grows
    before update or delete or truncate on log_entry
    for each statement execute function refuse_change_of_log();

create trigger log_subject_only_grows
    before update or delete or truncate on log_subject
    for each statement execute function refuse_change_of_log();

create trigger log_node_only_grows
    before update or delete or truncate on log_node
    for each statement execute function refuse_change_of_log();

create trigger log_checkpoint_only_grows
    before update or delete or truncate on log_checkpoint
    for each statement execute function refuse_change_of_log();

-- A pending entry may only leave by becoming a log entry of the same transaction.
create function refuse_loss_of_pending() returns trigger
    language plpgsql
as $$
begin
    if exists (
        select
          from gone
         where not exists (
                   select
                     from log_entry e
                    where e.leaf_hash = sha256('\x00'::bytea || gone.bytes)
                      and e.index >= coalesce((select max(size) from log_checkpoint), 0)
               )
    ) then
        raise exception 'a pending entry is deleted only when the log holds it'
            using errcode = 'insufficient_privilege';
    end if;

    return null;
end
$$;

create trigger audit_pending_never_changes
    before update or truncate on audit_pending
    for each statement execute function refuse_change_of_log();

create trigger audit_pending_leaves_for_the_log
    after delete on audit_pending
    referencing old table as gone
    for each statement execute function refuse_loss_of_pending();

revoke all on audit_pending, log_entry, log_subject, log_node, log_checkpoint from public;
grant insert on audit_pending to app;
grant select, insert, delete on audit_pending to worker;
grant select on log_entry, log_subject, log_node, log_checkpoint to app, auditor;
grant select, insert on log_entry, log_subject, log_node, log_checkpoint to worker;
