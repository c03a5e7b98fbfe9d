set local role owner;

-- A booking that nobody could match is matched once, by two people. What the bank wrote stays as it came.
grant update (kind, payment_id, payment_month, block_id) on statement_entry to app;

create function statement_entry_matches_once() returns trigger
language plpgsql as $$
begin
    raise exception 'A matched booking stays matched.' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger statement_entry_matches_once before update of kind, payment_id, payment_month, block_id on statement_entry
   for each row when (old.kind not in ('unmatched', 'other')) execute function statement_entry_matches_once();

create index statement_entry_unmatched on statement_entry (id) where not is_matched or kind = 'other';
