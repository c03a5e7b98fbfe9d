-- Four roles for the whole cluster. `owner` owns and never logs in; `app` serves people under row-level
-- security; `worker` fills partitions; `auditor` reads. A connection takes its role at start (option role=…).
do $$
declare
    name text;
begin
    foreach name in array array['owner', 'app', 'worker', 'auditor']
    loop
        begin
            if not exists (select 1 from pg_roles where rolname = name) then
                execute format('create role %I nologin nosuperuser nobypassrls', name);
            end if;
        exception
            when duplicate_object or unique_violation then null;
        end;
        if not pg_has_role(current_user, name, 'member') then
            execute format('grant %I to current_user', name);
        end if;
    end loop;
end
$$;

create extension if not exists pg_trgm;

grant usage, create on schema public to owner;
grant usage on schema public to app, worker, auditor;
revoke create on schema public from public;

set local role owner;

-- Puts a table behind row-level security by its commune_code. The setting is a comma list, or * for all;
-- unset means nothing is seen. The sub-selects make PostgreSQL read the setting once a statement.
create function secure_by_commune(target regclass) returns void
language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        $policy$
        create policy by_commune on %s
            using ((select current_setting('app.communes', true)) = '*'
                   or commune_code = any ((select string_to_array(current_setting('app.communes', true), ','))::text[]))
        $policy$, target);
end
$$;

-- Refuses every change of an append-only table.
create function refuse_change() returns trigger
language plpgsql as $$
begin
    raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create function append_only(target regclass) returns void
language plpgsql as $$
begin
    execute format(
        'create trigger append_only before update or delete on %s for each row execute function refuse_change()',
        target);
    execute format(
        'create trigger append_only_whole before truncate on %s for each statement execute function refuse_change()',
        target);
end
$$;
