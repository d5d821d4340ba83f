-- A document that was erased keeps its registry row, with its generation raised: whoever brings an old edit learns that
-- it is gone for good, and its id is never used again. Nothing of what it held is left.
alter table document add column erased_at timestamptz;
alter table document add column erased_by uuid;
create index document_trash on document (workspace_id, deleted_at) where deleted_at is not null and erased_at is null;
