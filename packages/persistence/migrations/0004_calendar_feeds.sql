-- Addresses of calendars: each shows one member's dates to whoever knows it, until it is revoked.
create table calendar_feed (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  hash bytea not null,
  created_at timestamptz not null default now(),
  last_read_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);
create unique index calendar_feed_hash on calendar_feed (hash);
create index calendar_feed_of_member on calendar_feed (workspace_id, member_id) where revoked_at is null;
