-- What somebody wrote into a record that was in the trash when it arrived: kept until its author puts it back or throws
-- it away. A source: the log does not have it.
create table kept_edit (
  workspace_id uuid not null,
  -- The edit's or command's own id: the same one again is kept once.
  id uuid not null,
  -- The record that is in the trash, which may be the home of the document or entry that was written.
  record uuid not null,
  type text not null,
  author uuid not null,
  -- The order within what arrived together.
  n integer not null,
  -- Either the bytes as they arrived and the name of their document, or a command.
  document text,
  update bytea,
  command json,
  -- What it says, to be shown: field by field, and the words typed into a note.
  changes json not null,
  text text not null,
  made_at timestamptz not null,
  at timestamptz not null,
  primary key (workspace_id, id, record),
  check ((update is null) = (document is null) and (update is null) <> (command is null))
);
create index kept_edit_author on kept_edit (workspace_id, author, at, n);
