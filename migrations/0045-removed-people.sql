-- A person who was removed keeps a row without name and password, so that removing the last one does not open the API to all.
alter table users add column removed_at timestamptz;
