set local role owner;

-- A drawdown recorded wrongly is taken back with a reason; its document may then be recorded again.
alter table drawdown
    add column taken_back_at timestamptz,
    add column taken_back_by text,
    add column taken_back_for text,
    add constraint drawdown_taken_back_whole check (
        (taken_back_at is null) = (taken_back_by is null) and (taken_back_at is null) = (taken_back_for is null)),
    drop constraint drawdown_document_once;
create unique index drawdown_document_once on drawdown (document_no, benefit, run_id) where taken_back_at is null;
grant update (taken_back_at, taken_back_by, taken_back_for) on drawdown to app;

create view drawdown_standing with (security_invoker = true) as
select id, run_id, communes, benefit, amount_vnd, document_no, drawn_on, recorded_by, recorded_at
  from drawdown
 where taken_back_at is null;
comment on view drawdown_standing is 'Money drawn for a run, less what was recorded by mistake.';
grant select on drawdown_standing to app, worker, auditor;
