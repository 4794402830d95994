-- People who sign in. A role stands for scopes. tenant_id is null for all tenants. Without password_hash and without a subject of an OpenID
-- provider, only an invitation opens the account.
create table users (
  user_id text collate "C" primary key,
  name text collate "C" not null unique,
  role text collate "C" not null,
  tenant_id text collate "C",
  password_hash text,
  oidc_issuer text collate "C",
  oidc_subject text collate "C",
  created_at timestamptz not null default now(),
  created_by text not null,
  disabled_at timestamptz,
  unique (oidc_issuer, oidc_subject)
);

-- Only hashes of the tokens in cookies are stored. last_seen_at is written to a few minutes.
create table sessions (
  session_hash bytea primary key,
  user_id text collate "C" not null references users on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create index sessions_user on sessions (user_id);

-- Links with which a password is chosen, one for each person. A link that was used is deleted.
create table invitations (
  user_id text collate "C" primary key references users on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- Failed sign-ins by a hash of the name, also of names that do not exist.
create table sign_in_failures (
  subject bytea primary key,
  failures int not null,
  last_at timestamptz not null default now(),
  blocked_until timestamptz
);

-- Sign-ins that wait for the answer of an OpenID provider.
create table oidc_attempts (
  state_hash bytea primary key,
  nonce text not null,
  code_verifier text not null,
  return_to text not null,
  expires_at timestamptz not null
);
