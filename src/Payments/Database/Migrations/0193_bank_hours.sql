-- Half days, and the long last days of a month: the hours at the banks on one day, in place of each bank's own cut-off.

alter table calendar_day
    add column banks_until time,
    drop constraint calendar_day_kind_check,
    add constraint calendar_day_kind_check check (kind in ('off', 'working', 'bank_hours', 'ordinary')),
    add constraint calendar_day_hours check (case kind when 'bank_hours' then banks_until is not null
                                                       when 'working' then true
                                                       else banks_until is null end);
