-- What the inbox keeps beside its entries.

-- How far into the feed causes were looked for: what a crash left untold is told by the next start.
create table notified (
  workspace_id uuid primary key,
  seq bigint not null,
  at timestamptz not null
);

-- Notifications that went out by mail.
create table notification_mailed (
  workspace_id uuid not null,
  id uuid not null,
  at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- Browsers that asked to be told while no page is open.
create table push_subscription (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  -- The sign-in session it came with: it ends with it.
  session_id text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index push_subscription_endpoint on push_subscription (workspace_id, endpoint);
create index push_subscription_member on push_subscription (workspace_id, member_id);
