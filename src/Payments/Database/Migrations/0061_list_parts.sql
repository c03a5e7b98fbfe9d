set local role owner;

-- Sums per list, benefit and channel, written with the payouts of a calculation, so that no screen adds up a country.
create table list_part (
    list_id      uuid   not null references payment_list (id),
    commune_code text   not null,
    benefit      text   not null,
    channel      text   not null check (channel in ('account', 'cash')),
    payouts      int    not null check (payouts > 0),
    amount_vnd   bigint not null check (amount_vnd > 0),
    primary key (list_id, benefit, channel)
);
comment on table list_part is 'What a calculated list adds up to, by benefit and channel; held and cancelled payouts included.';
select secure_by_commune('list_part');

-- The few payouts with an exception of their own, and the few payments that ended without paying.
create index payout_exception on payout (run_id, state) where state is not null;
create index payment_unpaid on payment (run_id, state)
 where state in ('not_collected', 'returned', 'returned_to_treasury');
create index drawdown_of_run on drawdown (run_id);

grant select on list_part to app, worker, auditor;
grant insert, delete on list_part to worker;
