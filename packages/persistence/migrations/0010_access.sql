-- Who sees what. Guests see what is shared with them.
alter table member drop constraint member_role_check;
alter table member add constraint member_role_check check (role in ('owner', 'admin', 'manager', 'member', 'viewer', 'guest'));
alter table invitation drop constraint invitation_role_check;
alter table invitation
  add constraint invitation_role_check check (role in ('owner', 'admin', 'manager', 'member', 'viewer', 'guest'));
alter table api_key drop constraint api_key_role_check;
alter table api_key add constraint api_key_role_check check (role in ('owner', 'admin', 'manager', 'member', 'viewer', 'guest'));

-- By which rules the audiences of the rows were derived. Other rules than now: they are derived again.
create table audience_rules (
  workspace_id uuid not null primary key,
  rules text not null,
  at timestamptz not null default now()
);
