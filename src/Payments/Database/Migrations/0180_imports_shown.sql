set local role owner;

-- Whoever decides about an import may look at it: found from the import by its proposal.
create index proposal_of_subject on proposal (subject_id);
create index import_by_time on import (created_at);

alter table import add column known bigint not null default 0;
comment on column import.known is 'Of the accepted rows: those about people who were on the rolls when the file was checked.';
