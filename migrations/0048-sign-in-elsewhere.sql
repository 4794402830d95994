-- How a session began: with a password, or at the OpenID provider ('provider').
alter table sessions add column started_by text collate "C" not null default 'password';
