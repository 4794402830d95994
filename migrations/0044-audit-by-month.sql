-- The new table has the name and the columns of the old one, in one transaction:
-- readable-by: 0001
-- The audit log by months, so that months can be dropped. Partitions for a year ahead: the previous version, which adds no partitions to this
-- table, may run beside this one. The later ones are made by maintenance.
alter table audit_log rename to audit_log_as_a_whole;
alter index audit_log_pkey rename to audit_log_as_a_whole_pkey;
alter index audit_log_at rename to audit_log_as_a_whole_at;
alter sequence audit_log_audit_id_seq rename to audit_log_as_a_whole_audit_id_seq;

create table audit_log (
  audit_id bigint generated always as identity,
  at timestamptz not null default now(),
  tenant_id text collate "C",
  actor_kind text collate "C" not null,
  actor text not null,
  action text collate "C" not null,
  object text not null,
  detail jsonb not null default '{}',
  primary key (audit_id, at)
) partition by range (at);

create index audit_log_at on audit_log (at);

do $$
declare
  month date := (select date_trunc('month', least(min(at), now()) at time zone 'UTC') from audit_log_as_a_whole);
begin
  while month <= (now() at time zone 'UTC')::date + interval '1 year' loop
    execute format(
      'create table audit_log_%s partition of audit_log for values from (%L) to (%L)',
      to_char(month, 'YYYY_MM'),
      month || ' 00:00:00+00',
      (month + interval '1 month')::date || ' 00:00:00+00'
    );
    month := month + interval '1 month';
  end loop;
end $$;

insert into audit_log overriding system value select * from audit_log_as_a_whole;
select setval(pg_get_serial_sequence('audit_log', 'audit_id'), coalesce(max(audit_id), 0) + 1, false) from audit_log_as_a_whole;
drop table audit_log_as_a_whole;
