set local role owner;

-- A month just begun has no statistics until autovacuum comes by, and a plan made without them is quadratic in the
-- size of the month. Whoever filled a large part of it says so; a table that is still empty is left alone, for a plan
-- that knows it to be empty reads it again and again as it fills.
create function analyze_month(day date, parent text) returns void
language plpgsql
security definer
set search_path = public
as $$
begin
    if parent not in ('payout', 'payment') then
        raise 'no months of %', parent;
    end if;
    execute format('analyze %I', parent || '_' || to_char(day, 'YYYY_MM'));
end
$$;
revoke all on function analyze_month(date, text) from public;
grant execute on function analyze_month(date, text) to worker;
