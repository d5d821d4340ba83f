-- The next number of each type that nobody has taken. Whoever owns the workspace takes them in blocks, so that a number
-- costs no question of its own; what is left of a block is never given again.
create table record_number (
  workspace_id uuid not null,
  type text not null,
  next bigint not null,
  primary key (workspace_id, type)
);
