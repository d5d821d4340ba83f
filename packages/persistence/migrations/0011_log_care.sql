-- The log in the long run. A row that was united with its neighbours stands for the positions from `first_position` on.
alter table document_update add column first_position bigint;
create index document_update_at on document_update using brin (at);

-- Where a document's log begins when its earlier rows are gone: its state as of the last of them, and what later rows
-- are attributed by. A source, as the log is.
create table document_base (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  position bigint not null,
  state bytea not null,
  kept json not null,
  actor uuid,
  at timestamptz not null,
  primary key (workspace_id, document_id, generation)
);

-- How far a workspace's log has been seen to: rows before `merged_upto` were united, rows before `cut_upto` are gone.
create table log_care (
  workspace_id uuid not null primary key,
  merged_upto timestamptz not null default '-infinity',
  cut_upto timestamptz not null default '-infinity'
);
