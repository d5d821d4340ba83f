-- A document as it stood when a fresh copy took its place, so that edits of it can become edits of the copy: for a while.
-- `client`: under which client id the copy's content was written.
create table document_former (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  client bigint not null,
  state bytea not null,
  at timestamptz not null,
  primary key (workspace_id, document_id, generation)
);
