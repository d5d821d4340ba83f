import { everybodyGroup, groupsAt, type Reach } from './groups.ts';
import { atLeast, type Role } from './roles.ts';

/** Who acts: a member of the workspace, signed in or through a key of theirs. */
export type Actor = {
  readonly memberId: string;
  readonly workspaceId: string;
  readonly role: Role;
  /** Whose records they see beside their own; undefined where they stand alone. */
  readonly reach?: Reach | undefined;
  /** What their role may do here, where that is not what it usually may. */
  readonly powers?: Powers | undefined;
  /** Looks and changes nothing: somebody sees what another person sees. */
  readonly looksOnly?: true;
};

export type Verb =
  | 'read'
  | 'see-people'
  | 'create'
  | 'edit'
  | 'delete'
  | 'delete-many'
  | 'erase'
  | 'comment'
  | 'share'
  | 'import'
  | 'export'
  | 'edit-settings'
  | 'invite'
  | 'change-roles'
  | 'view-as'
  | 'manage-keys'
  | 'read-audit';

const needed: Record<Verb, Role> = {
  read: 'guest',
  'see-people': 'viewer',
  create: 'member',
  edit: 'member',
  delete: 'member',
  'delete-many': 'member',
  erase: 'admin',
  comment: 'member',
  share: 'member',
  import: 'member',
  export: 'viewer',
  'edit-settings': 'admin',
  invite: 'admin',
  'change-roles': 'admin',
  'view-as': 'admin',
  'manage-keys': 'admin',
  'read-audit': 'admin',
};

/** What admins may give to a role or take from it. Who decides that, and who belongs here, is not among it. */
export const adjustableVerbs = ['export', 'import', 'delete-many', 'edit-settings', 'manage-keys'] as const satisfies Verb[];
export type AdjustableVerb = (typeof adjustableVerbs)[number];
/** Owners and admins may everything, always; guests see what is shared with them and nothing more. */
export const adjustableRoles = ['manager', 'member', 'viewer'] as const satisfies Role[];
export type AdjustableRole = (typeof adjustableRoles)[number];
export type Powers = { readonly [verb in AdjustableVerb]?: boolean };

/** What a verb may be asked about: who sees the record decides before anything else. */
export type Seen = { readonly workspaceId: string; readonly audience?: readonly string[] | undefined };

/** The one answer to "may they?", asked by socket, API, feed, search, counts and buttons. */
export function can(actor: Actor, verb: Verb, record?: Seen): boolean {
  if (record && record.workspaceId !== actor.workspaceId) return false;
  if (record?.audience && !sees(actor, record.audience)) return false;
  if (actor.looksOnly && verb !== 'read' && verb !== 'see-people') return false;
  return mayUsually(actor.role, verb, actor.powers);
}

/** What a role may do whatever the record is. */
export function mayUsually(role: Role, verb: Verb, powers: Powers = {}): boolean {
  const adjustable = adjustableVerbs.find((one) => one === verb);
  const said = adjustable && (adjustableRoles as readonly Role[]).includes(role) ? powers[adjustable] : undefined;
  return said ?? atLeast(role, needed[verb]);
}

const known = new WeakMap<Actor, readonly string[]>();

/** Audience groups a member belongs to. A row is visible to those who share a group with it. The same list for the same actor. */
export function groupsOf(actor: Actor): readonly string[] {
  const found = known.get(actor);
  if (found) return found;
  const groups = groupsAt(actor);
  known.set(actor, groups);
  return groups;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Whether somebody with these groups is in an audience. */
export function inAudience(groups: readonly string[], audience: readonly string[]): boolean {
  let set = sets.get(groups);
  if (!set) sets.set(groups, (set = new Set(groups)));
  return audience.some((group) => set.has(group));
}

export const sees = (actor: Actor, audience: readonly string[]): boolean => inAudience(groupsOf(actor), audience);
export const everybody = (workspaceId: string): readonly string[] => [everybodyGroup(workspaceId)];
