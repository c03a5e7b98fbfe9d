set local role owner;

create view with_provider with (security_invoker = true) as
select r.payment_id
  from provider_list_row r
  join provider_list l on l.id = r.provider_list_id
 where l.withdrawn_at is null;
comment on view with_provider is 'Payments whose cash a service provider hands out: on a list of its that was not withdrawn.';
grant select on with_provider to app, worker, auditor;
