-- How a session came about, on which device, and when it was last heard of.
alter table identity.session add column method text not null default 'password';
-- Proved by two factors: a passkey, or a password and a code.
alter table identity.session add column strong boolean not null default false;
alter table identity.session add column device_id uuid;
alter table identity.session add column seen_at timestamptz not null default now();

-- A browser that somebody signed in with. It outlives its sessions: what it keeps of the company can be wiped after weeks.
create table identity.device (
  id uuid not null primary key,
  user_id text not null references identity."user" (id) on delete cascade,
  -- Of the secret in the browser's long-lived cookie. Two people of one browser have a row each.
  hash bytea not null,
  user_agent text,
  ip_address text,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  -- Signed out in good order: it keeps nothing.
  left_at timestamptz,
  wipe_at timestamptz,
  wiped_at timestamptz
);
create unique index device_of_user on identity.device (user_id, hash);
create index device_hash on identity.device (hash);

-- What a link in a mail or an answer of a browser proves, once.
create table identity.one_time (
  hash bytea not null primary key,
  purpose text not null,
  user_id text references identity."user" (id) on delete cascade,
  value jsonb not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index one_time_of_user on identity.one_time (user_id, purpose);

create table identity.two_factor (
  user_id text not null primary key references identity."user" (id) on delete cascade,
  -- Sealed with a key of the data directory.
  secret text not null,
  created_at timestamptz not null default now(),
  -- Null until the first code was right.
  confirmed_at timestamptz,
  -- The time step of the last code that was taken: none counts twice.
  last_step bigint not null default 0
);

create table identity.recovery_code (
  user_id text not null references identity."user" (id) on delete cascade,
  hash bytea not null,
  used_at timestamptz,
  primary key (user_id, hash)
);

create table identity.passkey (
  id text not null primary key,
  user_id text not null references identity."user" (id) on delete cascade,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkey_of_user on identity.passkey (user_id);

-- How people sign in to a workspace, as its administrators say.
create table sign_in_rules (
  workspace_id uuid not null primary key,
  -- Since when two factors are required; null: they are not.
  two_factor_since timestamptz,
  -- Days after which everybody signs in again; null: while it is used.
  session_days integer,
  -- People with a verified address of these domains may join: [{"domain": …, "role": …}].
  domains jsonb not null default '[]',
  updated_at timestamptz not null default now(),
  updated_by uuid
);
