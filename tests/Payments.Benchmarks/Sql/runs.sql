-- July was charged before, August is planned: the two runs with a list for each commune.
set session_replication_role = replica;

insert into payment_run (id, month, kind, created_by, created_at, known_on, rulebook)
values (@first_run, '2025-07-01', 'regular', 'bench', now(), '2025-06-18', 'sha256:' || encode(@rulebook, 'hex')),
       (@run, '2025-08-01', 'regular', 'bench', now(), '2025-07-18', 'sha256:' || encode(@rulebook, 'hex'));

insert into payment_list (id, run_id, commune_code, month, kind, state, prepared_by, approved_by, released_by)
select (left(replace(r.id::text, '-', ''), 12) || '7' || substr(md5(r.id::text || c.commune_code), 1, 3) || '8'
        || substr(md5(r.id::text || c.commune_code), 4, 15))::uuid,
       r.id, c.commune_code, r.month, 'regular', case when r.id = @run then 'planned' else 'released' end,
       array['bench'], case when r.id <> @run then 'second' end, case when r.id <> @run then 'third' end
  from payment_run r
 cross join commune c;

select ensure_month(month) from payment_run;
set session_replication_role = origin;
