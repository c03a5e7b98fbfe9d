set local role owner;

-- Who fell from an account to cash is few, and counted by month and commune for the cash share.
create index payout_redirected on payout (commune_code) include (amount_vnd) where redirected;
create index payment_list_of_month on payment_list (month);
