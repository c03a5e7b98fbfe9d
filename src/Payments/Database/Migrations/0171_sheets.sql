set local role owner;

alter table bank_message drop constraint bank_message_kind_check;
alter table bank_message add constraint bank_message_kind_check
    check (kind in ('pain.002', 'camt.053', 'camt.054', 'sheet', 'unreadable'));
