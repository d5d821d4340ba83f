-- What was uploaded under the id of a file, by whom: the proof that whoever names it has held its bytes. The bytes are
-- kept outside, once per workspace and content (SHA-256), for as long as a row here names them.
create table stored_file (
  workspace_id uuid not null,
  id uuid not null,
  content text not null check (content ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  media_type text not null,
  width integer,
  height integer,
  member_id uuid not null,
  stored_at timestamptz not null,
  primary key (workspace_id, id)
);
create index stored_file_content on stored_file (workspace_id, content);
