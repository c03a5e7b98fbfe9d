set local role owner;

-- A table made as a partition locks out every reader of its parent; one that is attached waits for none of them.
create or replace function ensure_month(day date) returns void
language plpgsql
security definer
set search_path = public
as $$
declare
    from_day date := date_trunc('month', day)::date;
    until_day date := (date_trunc('month', day) + interval '1 month')::date;
    parent text;
    part text;
begin
    foreach parent in array array['payout', 'payout_event', 'payment', 'payment_event']
    loop
        part := parent || '_' || to_char(day, 'YYYY_MM');
        if to_regclass(part) is null then
            perform pg_advisory_xact_lock(hashtext('ensure_month'));
            if to_regclass(part) is null then
                execute format('create table %I (like %I including defaults including constraints including storage)',
                               part, parent);
                execute format('revoke all on %I from app', part);
                execute format('grant select, insert on %I to worker', part);
                if parent in ('payout', 'payment') then
                    execute format('grant update on %I to worker', part);
                end if;
                if parent = 'payout' then
                    -- A list that is calculated again replaces its payouts before anyone approves them.
                    execute format('grant delete on %I to worker', part);
                end if;
                execute format('alter table %I attach partition %I for values from (%L) to (%L)',
                               parent, part, from_day, until_day);
            end if;
        end if;
    end loop;
end
$$;
