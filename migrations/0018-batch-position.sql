-- The place of an event among those of its batch, which all have the same time. PostgreSQL does not store rows in sequence.
alter table raw_events
  add column batch_position integer not null default 0;
