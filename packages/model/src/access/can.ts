import { atLeast, type Role } from './roles.ts';

/** Who acts: a member of the workspace, signed in or through a key of theirs. */
export type Actor = { readonly memberId: string; readonly workspaceId: string; readonly role: Role };

export type Verb =
  | 'read'
  | 'create'
  | 'edit'
  | 'delete'
  | 'erase'
  | 'comment'
  | 'import'
  | 'export'
  | 'edit-settings'
  | 'invite'
  | 'change-roles'
  | 'manage-keys'
  | 'read-audit';

const needed: Record<Verb, Role> = {
  read: 'viewer',
  create: 'member',
  edit: 'member',
  delete: 'member',
  erase: 'admin',
  comment: 'member',
  import: 'member',
  export: 'viewer',
  'edit-settings': 'admin',
  invite: 'admin',
  'change-roles': 'admin',
  'manage-keys': 'admin',
  'read-audit': 'admin',
};

/** The one answer to "may they?", asked by socket, API, feed and button. Everybody in a workspace sees every record, for now. */
export function can(actor: Actor, verb: Verb, record?: { readonly workspaceId: string }): boolean {
  if (record && record.workspaceId !== actor.workspaceId) return false;
  return atLeast(actor.role, needed[verb]);
}

/** Audience groups a member belongs to. A row is visible to those who share a group with it. */
export const groupsOf = (actor: Actor): readonly string[] => [`workspace:${actor.workspaceId}`, `user:${actor.memberId}`];
export const everybody = (workspaceId: string): readonly string[] => [`workspace:${workspaceId}`];
