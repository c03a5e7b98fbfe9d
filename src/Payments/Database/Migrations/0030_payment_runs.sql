set local role owner;

create table payment_run (
    id          uuid        not null primary key,
    month       date        not null check (extract(day from month) = 1),
    kind        text        not null check (kind in ('regular', 'supplementary')),
    created_by  text        not null,
    created_at  timestamptz not null,
    known_on    date,
    rulebook    text
);
comment on table payment_run is 'One month, one kind, some communes. Its state is the least advanced of its lists.';

create table payment_list (
    id              uuid        not null primary key,
    run_id          uuid        not null references payment_run (id),
    commune_code    text        not null,
    month           date        not null,
    kind            text        not null check (kind in ('regular', 'supplementary')),
    state           text        not null default 'planned'
        check (state in ('planned', 'calculated', 'submitted', 'approved', 'released', 'settled', 'closed', 'cancelled')),
    people          int         not null default 0,
    payouts         int         not null default 0,
    total_vnd       bigint      not null default 0,
    payout_root     bytea,
    prepared_by     text[]      not null,
    approved_by     text,
    released_by     text,
    closed_by       text,
    submitted_at    timestamptz,
    approved_at     timestamptz,
    released_at     timestamptz,
    closed_at       timestamptz,
    reject_reason   text,
    constraint payment_list_preparer_approves check (approved_by is null or approved_by <> all (prepared_by)),
    constraint payment_list_releaser_elsewhere check (
        released_by is null or (released_by <> all (prepared_by) and released_by <> approved_by)),
    constraint payment_list_closer_elsewhere check (
        closed_by is null
        or (closed_by <> all (prepared_by) and closed_by <> approved_by and closed_by <> released_by)),
    constraint payment_list_duties_whole check (
        (state not in ('approved', 'released', 'settled', 'closed') or approved_by is not null)
        and (state not in ('released', 'settled', 'closed') or released_by is not null)
        and (state <> 'closed' or closed_by is not null))
);
comment on table payment_list is 'The part of one commune: what a chairman approves, money is drawn for, and is closed.';
create unique index payment_list_one_unreleased on payment_list (commune_code)
 where state in ('planned', 'calculated', 'submitted', 'approved');
create unique index payment_list_one_regular on payment_list (commune_code, month)
 where kind = 'regular' and state <> 'cancelled';
create index payment_list_of_run on payment_list (run_id, commune_code);
select secure_by_commune('payment_list');

-- A chunk is a contiguous range of commune codes of one run, calculated in one transaction under a lease.
create table run_chunk (
    run_id       uuid        not null references payment_run (id),
    chunk_no     int         not null,
    communes     text[]      not null,
    state        text        not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
    fence        bigint      not null default 0,
    leased_until timestamptz,
    people       bigint      not null default 0,
    done         bigint      not null default 0,
    payouts      bigint      not null default 0,
    failure      text,
    primary key (run_id, chunk_no)
);
comment on table run_chunk is 'The work of a calculation, taken with skip locked; fence grows with each taking.';

-- A payout is what one payee is due; its amount never changes. state is only an exception of its own: null follows
-- the list and the payments. It stands until it is cancelled or its money went back to the Treasury. redirected
-- means that two people decided to pay it in cash, whatever its channel says.
create table payout (
    month          date    not null,
    id             uuid    not null,
    run_id         uuid    not null,
    list_id        uuid    not null,
    commune_code   text    not null,
    leaf_no        int     not null,
    beneficiary_id uuid    not null,
    benefit        text    not null
        check (benefit in ('monthly_allowance', 'care_support', 'social_pension', 'funeral')),
    kind           text    not null check (kind in ('regular', 'supplementary')),
    payee_relation text    not null,
    payee_name     text    not null,
    channel        text    not null check (channel in ('account', 'cash')),
    cash_reason    text,
    account_id     uuid,
    category       text    not null,
    amount_vnd     bigint  not null check (amount_vnd > 0),
    months         date[]  not null,
    owed_vnd       bigint[] not null,
    charged_vnd    bigint[] not null,
    state          text    check (state in ('held', 'cancelled', 'returned_to_treasury')),
    state_reason   text,
    redirected     boolean not null default false,
    explanation    bytea   not null,
    rulebook       bytea   not null,
    leaf_hash      bytea   not null,
    primary key (month, id)
) partition by range (month);
comment on table payout is 'What one payee is due for a month, arrears included, with its arithmetic, articles and hash.';
create unique index payout_one_standing_regular on payout (month, beneficiary_id, benefit)
 where kind = 'regular' and (state is null or state = 'held');
create unique index payout_once_a_run on payout (month, run_id, beneficiary_id, benefit, payee_relation);
create index payout_by_person on payout (commune_code, beneficiary_id);
select secure_by_commune('payout');

create table payout_event (
    month        date        not null,
    payout_id    uuid        not null,
    commune_code text        not null,
    at           timestamptz not null,
    event_no     bigint      not null generated always as identity,
    kind         text        not null,
    reason       text,
    actor        text        not null,
    primary key (month, payout_id, event_no)
) partition by range (month);
comment on table payout_event is 'Exceptions in the life of a payout: held, unheld, redirected, reissued, cancelled.';
select secure_by_commune('payout_event');

-- Overpaid months become entries of an append-only ledger; nothing is netted from a living person.
create table recovery (
    id             uuid        not null primary key,
    commune_code   text        not null,
    beneficiary_id uuid        not null,
    benefit        text        not null,
    month          date        not null,
    amount_vnd     bigint      not null check (amount_vnd <> 0),
    kind           text        not null check (kind in ('overpaid', 'repaid', 'waived', 'agreed_deduction', 'bank_recall', 'reversal')),
    cause          text        not null,
    run_id         uuid,
    reverses       uuid        references recovery (id),
    document_no    text,
    at             timestamptz not null,
    actor          text        not null
);
comment on table recovery is 'Money paid beyond what was owed, person by person and month by month, and how it was settled.';
create index recovery_of on recovery (commune_code, beneficiary_id, month);
select secure_by_commune('recovery');
select append_only('recovery');

create table drawdown (
    id            uuid        not null primary key,
    run_id        uuid        not null references payment_run (id),
    communes      text[]      not null,
    benefit       text        not null,
    amount_vnd    bigint      not null check (amount_vnd > 0),
    document_no   text        not null,
    drawn_on      date        not null,
    recorded_by   text        not null,
    recorded_at   timestamptz not null,
    constraint drawdown_document_once unique (document_no, benefit, run_id)
);
comment on table drawdown is 'Money drawn at the State Treasury for a run, a benefit and some communes.';

create table release (
    id          uuid        not null primary key,
    run_id      uuid        not null references payment_run (id),
    kind        text        not null check (kind in ('list', 'single')),
    list_ids    uuid[]      not null,
    payout_id   uuid,
    accounts_prepared boolean not null default false,
    cash_listed boolean     not null default false,
    fallen_back boolean     not null default false,
    fence       bigint      not null default 0,
    leased_until timestamptz,
    released_by text        not null,
    released_at timestamptz not null,
    done        bigint      not null default 0,
    total       bigint      not null default 0
);
comment on table release is
    'The order to pay some approved lists, or one payout again. Workers make its payments: accounts_prepared when every '
    'account has its batch, cash_listed when everyone paid in cash stands on a cash list, fallen_back when on the cash date '
    'whoever had no payable account was moved to a cash list.';
create index release_open on release (released_at) where not (accounts_prepared and cash_listed);
create index release_not_fallen_back on release (released_at) where not fallen_back;
create index release_of_run on release (run_id);

grant select, insert, update on payment_run, payment_list, run_chunk, release to app, worker;
-- The amount of a payout, its arithmetic and its hash never change; only its own exception does.
grant select, insert on payout to app, worker;
grant update (state, state_reason, redirected) on payout to app, worker;
grant select, insert on payout_event, recovery, drawdown to app, worker;
grant select on payment_run, payment_list, run_chunk, payout, payout_event, recovery, drawdown, release to auditor;
