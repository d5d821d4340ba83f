-- Sources: what cannot be derived from anything else. Every key begins with workspace_id, so that the tables can be
-- distributed by it. Text that may hold U+0000 inside JSON is `json`, which keeps it; `jsonb` refuses it.

create table workspace (
  id uuid not null primary key,
  slug text not null unique,
  -- Raised once by each restore from a backup; part of every document name.
  incarnation integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid
);

-- One writer per workspace. Appends take this row `for share`; taking over updates it and so waits for them.
create table workspace_lease (
  workspace_id uuid not null primary key,
  epoch bigint not null default 0,
  holder text not null default '',
  expires_at timestamptz not null default '-infinity'
);

-- The registry: which documents exist.
create table document (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  generation integer not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  deleted_at timestamptz,
  deleted_by uuid,
  merged_into uuid,
  primary key (workspace_id, id)
);
create index document_type on document (workspace_id, type, id);

-- The log. `format`: yjs-1 holds the bytes as they arrived; deleted and restored are changes of the registry, which take
-- a position of their own so that the history can be replayed.
create table document_update (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  position bigint not null,
  format text not null default 'yjs-1' check (format in ('yjs-1', 'deleted', 'restored')),
  update bytea not null,
  actor uuid,
  origin text not null,
  command_id uuid,
  base bigint,
  made_at timestamptz not null,
  at timestamptz not null,
  primary key (workspace_id, document_id, generation, position)
);

-- A cache of the log: the merged state up to a position. `writes` says who wrote each key's present value.
create table document_snapshot (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  position bigint not null,
  state bytea not null,
  writes json not null,
  primary key (workspace_id, document_id)
);

-- Ledger records (comments …): append-only versions.
create table entry (
  workspace_id uuid not null,
  id uuid not null,
  version bigint not null,
  type text not null,
  home_type text,
  home_id uuid,
  values json not null,
  deleted boolean not null default false,
  actor uuid,
  origin text not null,
  command_id uuid,
  made_at timestamptz not null,
  at timestamptz not null,
  primary key (workspace_id, id, version)
);
create index entry_home on entry (workspace_id, home_id, id, version);

-- Work for the projector: one row per log row or entry version, deleted when projected.
create table projection_mark (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  position bigint not null,
  type text not null,
  primary key (workspace_id, document_id, generation, position)
);

-- What the projector could not do, until somebody has looked.
create table projection_parked (
  workspace_id uuid not null,
  document_id uuid not null,
  type text not null,
  error text not null,
  attempts integer not null default 1,
  at timestamptz not null default now(),
  primary key (workspace_id, document_id)
);

-- Commands that were run: the same id again gives the same result.
create table command (
  workspace_id uuid not null,
  id uuid not null,
  actor uuid,
  kind text not null,
  result json not null,
  before json,
  at timestamptz not null,
  primary key (workspace_id, id)
);

-- The activity feed. Derived from the log; the archive keeps what retention took from the log and is a source.
create table event (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  record uuid not null,
  kind text not null,
  field text,
  actor uuid,
  winner uuid,
  from_value json,
  to_value json,
  origin text not null,
  made_at timestamptz not null,
  recorded_at timestamptz not null,
  position bigint not null,
  primary key (workspace_id, id)
);
create index event_record on event (workspace_id, record, made_at desc, id desc);
create index event_recent on event (workspace_id, made_at desc, id desc);
create table event_archive (like event including all);

-- Latest change per record, in commit order. The counter row is taken as the last statement of each transaction.
create table feed_clock (
  workspace_id uuid not null primary key,
  seq bigint not null default 0,
  epoch uuid not null default gen_random_uuid(),
  -- Cursors before this one cannot be resumed.
  min_seq bigint not null default 0
);
create table feed (
  workspace_id uuid not null,
  type text not null,
  id uuid not null,
  seq bigint not null,
  op text not null check (op in ('put', 'deleted')),
  position bigint not null,
  audience text[] not null,
  audience_before text[] not null,
  primary key (workspace_id, type, id)
);
create unique index feed_seq on feed (workspace_id, seq);

create table member (
  workspace_id uuid not null,
  id uuid not null,
  user_id text,
  name text not null,
  email text,
  role text not null check (role in ('owner', 'admin', 'manager', 'member', 'viewer')),
  active boolean not null default true,
  manager uuid,
  team uuid,
  hue integer not null default 0,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  -- Counts the changes of this row, as a document's position does.
  position bigint not null default 1,
  primary key (workspace_id, id)
);
create unique index member_user on member (workspace_id, user_id);
create index member_of_user on member (user_id);
create unique index member_email on member (workspace_id, lower(email));

create table team (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  parent uuid,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  position bigint not null default 1,
  primary key (workspace_id, id)
);

-- Only the SHA-256 of an invitation's code and of a key is kept.
create table invitation (
  workspace_id uuid not null,
  id uuid not null,
  code_hash bytea not null,
  email text,
  role text not null check (role in ('owner', 'admin', 'manager', 'member', 'viewer')),
  -- The placeholder that whoever accepts will become.
  member_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
create unique index invitation_code on invitation (code_hash);

create table api_key (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  name text not null,
  hash bytea not null,
  -- The first characters, by which a person recognises it.
  hint text not null,
  role text not null check (role in ('owner', 'admin', 'manager', 'member', 'viewer')),
  created_at timestamptz not null default now(),
  created_by uuid,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
create unique index api_key_hash on api_key (hash);

create table import_job (
  workspace_id uuid not null,
  id uuid not null,
  actor uuid,
  type text not null,
  state text not null,
  file_name text,
  -- The file itself, kept until the import is removed: a job that was interrupted goes on from it.
  file bytea not null,
  mapping json,
  progress json not null default '{}',
  report json,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (workspace_id, id)
);

-- Hash of the definitions that the derived tables follow.
create table derived_tables (
  one boolean not null primary key default true check (one),
  hash text not null,
  at timestamptz not null default now()
);

-- Called by the append when a lease is not held: raising is what makes the whole statement do nothing.
create function refuse_deposed(workspaces uuid[]) returns boolean language plpgsql as $$
begin
  raise exception 'lease lost' using errcode = 'RP001', detail = array_to_string(workspaces, ',');
end $$;

-- Sign-in (better-auth). The only schema with foreign keys.
create schema identity;
create table identity."user" (
  id text not null primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table identity.session (
  id text not null primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ip_address text,
  user_agent text,
  user_id text not null references identity."user" (id) on delete cascade
);
create index session_of_user on identity.session (user_id);
create table identity.account (
  id text not null primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references identity."user" (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index account_of_user on identity.account (user_id);
create table identity.verification (
  id text not null primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on identity.verification (identifier);
create table identity.rate_limit (
  id text not null primary key,
  key text not null unique,
  count integer not null,
  last_request bigint not null
);
