-- Who did what to the company's accounts and data, when and from where. Rows are only ever added, and go when their
-- time is over.
create table audit (
  workspace_id uuid not null,
  id uuid not null,
  at timestamptz not null default now(),
  -- The member who did it; nobody for what the server did by itself, and for strangers.
  actor uuid,
  action text not null,
  -- Whom or what it was about: the id of a member, key, invitation, team …
  subject text,
  details json not null default '{}',
  primary key (workspace_id, id)
);
create index audit_at on audit (workspace_id, at desc, id desc);
create index audit_of_actor on audit (workspace_id, actor, at desc, id desc);
create index audit_of_action on audit (workspace_id, action, at desc, id desc);
