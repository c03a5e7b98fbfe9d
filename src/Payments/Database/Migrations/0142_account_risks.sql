set local role owner;
select set_config('app.communes', '*', true);

alter table payment_account add column people int not null default 1;
comment on column payment_account.people is 'People on the rolls, of any commune, on whose record this account stands, as last counted.';
update payment_account a
   set people = s.people
  from (select account_digest, count(distinct beneficiary_id) as people
          from payment_account
         group by account_digest
        having count(distinct beneficiary_id) > 1) s
 where a.account_digest = s.account_digest;
create index payment_account_shared on payment_account (commune_code) where people > 3;
create index payee_replaced on payee (commune_code, until) where until is not null;
