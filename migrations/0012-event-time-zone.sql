-- The time zone of times that events give without an offset. A database that is older than this setting has read them as UTC.
alter table installation add column event_time_zone text not null default 'UTC';
