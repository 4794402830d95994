-- What else a refused message came with, so that a retry sends it as it was: what its transport knew of it, and the only
-- tenant that its sender may write to.
alter table dead_letters
  add column fallback_id text,
  add column fallback_type text,
  add column only_tenant_id text collate "C";

-- Of those that are there already, the ones for which it matters can be told by their reason.
update dead_letters
set only_tenant_id = tenant_id
where reason = 'wrong_tenant';

-- A page of the list, newest first, and the totals by source and reason.
create index dead_letters_listing on dead_letters (tenant_id, dead_letter_id, source, reason);
