set local role owner;

-- Each bank's worker goes round the accounts to be asked about in the order of their ids.
drop index payment_account_unverified;
create index payment_account_unverified on payment_account (id) where state = 'unverified';
