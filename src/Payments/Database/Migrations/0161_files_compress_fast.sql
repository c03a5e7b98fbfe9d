set local role owner;

-- Files to and from banks are large and read whole: where the server has it, the method that costs least time.
do $$
begin
    if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)) then
        alter table bank_batch alter column file set compression lz4;
        alter table bank_message alter column raw set compression lz4;
    end if;
end
$$;
