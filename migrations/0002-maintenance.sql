-- Background jobs, shared by all processes on this database: when each ran last, by the database's clock.
create table maintenance_runs (
  job text collate "C" primary key,
  last_started_at timestamptz,
  last_finished_at timestamptz,
  last_error text
);
