import { documentTypeOrder } from '../objects/type-order.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Row, Values } from '../schema/row.ts';
import { settingsIds } from '../settings/definitions.ts';
import { everybody } from './can.ts';
import {
  adminsGroup,
  guestsGroup,
  leadOfGroup,
  managersGroup,
  membersGroup,
  teamGroup,
  teamOfGroup,
  userGroup,
} from './groups.ts';
import { shareGroup, sharesOf } from './shares.ts';
import { visibilityOf, type AccessRules } from './visibility.ts';

export type AudienceType = Pick<ObjectType, 'key' | 'personal' | 'openedBy' | 'access'>;
type Judged = Pick<Row, 'id' | 'createdBy' | 'values'>;
export type Home = { readonly type: string; readonly id: string };

/** What an audience depends on beside its row: the workspace's rules, and the audiences of the records that it hangs on. */
export type AudienceSetting = {
  readonly workspaceId: string;
  readonly rules: AccessRules;
  /** Undefined while there is no such row. */
  readonly audienceOfHome: (home: Home) => readonly string[] | undefined;
};

/**
 * The groups that may see a row [V6], from its type, its values, the workspace's visibility and the records it hangs on,
 * so that rebuilding gives them again; never from who is in which team today. A personal row whose person cannot be read
 * is nobody's; one that its person has opened is everybody's.
 */
export function audienceOf(type: AudienceType, row: Judged, setting: AudienceSetting): readonly string[] {
  const { workspaceId, rules } = setting;
  const { values } = row;
  if (type.personal !== undefined && !isOpened(type, values)) {
    const member = values[type.personal];
    return typeof member === 'string' ? [userGroup(member)] : [];
  }
  if (type.key === 'settings')
    return row.id === settingsIds.access ? everybody(workspaceId) : [...everybody(workspaceId), guestsGroup(workspaceId)];
  const homes = homesOf(type, values);
  if (homes.length > 0) return audienceOfHanging(type, row, homes, setting);
  if (type.access.owner === undefined) return everybody(workspaceId);
  const shared = shares(type, values);
  const visibility = visibilityOf(rules, type.key);
  if (visibility === 'everybody') return sorted([...everybody(workspaceId), ...shared]);
  return sorted([adminsGroup(workspaceId), ...ownGroups(type, row, visibility, workspaceId), ...shared]);
}

/** Those who see one of the records that it hangs on. What hangs on nothing known is its maker's until that comes. */
function audienceOfHanging(
  type: AudienceType,
  row: Judged,
  homes: readonly Home[],
  { workspaceId, rules, audienceOfHome }: AudienceSetting,
): readonly string[] {
  const found = homes.flatMap((home) => audienceOfHome(home) ?? []);
  if (found.length === 0 && rules.visibility.size === 0) return everybody(workspaceId);
  if (found.length === 0)
    return sorted([
      adminsGroup(workspaceId),
      ...[row.createdBy, owner(type, row.values)].flatMap((id) => (id ? [userGroup(id)] : [])),
    ]);
  const [all] = everybody(workspaceId);
  const mine = owner(type, row.values);
  return sorted([...found, ...(mine !== undefined && !found.includes(all ?? '') ? [userGroup(mine)] : [])]);
}

function ownGroups(type: AudienceType, row: Judged, visibility: 'team' | 'owner', workspaceId: string): readonly string[] {
  const { access } = type;
  const { values, createdBy } = row;
  const mine = owner(type, values);
  const team = access.team === undefined ? undefined : values[access.team];
  const collaborators = access.collaborators === undefined ? undefined : values[access.collaborators];
  const together = visibility === 'team';
  // What nobody owns: in teams it is for whoever might take it on, else for those who give it to somebody.
  const unowned = together
    ? [membersGroup(workspaceId)]
    : [managersGroup(workspaceId), ...(createdBy ? [userGroup(createdBy)] : [])];
  return [
    ...(mine === undefined ? (together && typeof team === 'string' ? [] : unowned) : [userGroup(mine), leadOfGroup(mine)]),
    ...(mine !== undefined && together ? [teamOfGroup(mine)] : []),
    ...(together && typeof team === 'string' ? [teamGroup(team)] : []),
    ...(Array.isArray(collaborators) ? (collaborators as readonly string[]).map(userGroup) : []),
  ];
}

function owner({ access }: AudienceType, values: Values): string | undefined {
  const value = access.owner === undefined ? undefined : values[access.owner];
  return typeof value === 'string' ? value : undefined;
}

const shares = ({ access }: AudienceType, values: Values): readonly string[] =>
  access.shares === undefined ? [] : sharesOf(values[access.shares]).map(shareGroup);

/**
 * The records whose audience a row has: of those that it names, the ones of the most telling type, which is the last of
 * the registry that may be restricted (a task about a deal and its account is a matter of the deal). Only types before its
 * own count, so that nothing hangs on itself.
 */
export function homesOf(type: AudienceType, values: Values): readonly Home[] {
  const named = (type.access.homes ?? []).flatMap((field) => [values[field] ?? []].flat());
  const mine = documentTypeOrder(type.key);
  const homes = named.flatMap((text): (Home & { order: number })[] => {
    const [key, id] = typeof text === 'string' ? text.split(':') : [];
    const order = key === undefined ? undefined : documentTypeOrder(key);
    return key && id && order && mine && order.place < mine.place
      ? [{ type: key, id, order: order.restricted ? order.place : 0 }]
      : [];
  });
  const most = Math.max(0, ...homes.map(({ order }) => order));
  return homes
    .filter(({ order }) => order === most)
    .map(({ type: key, id }) => ({ type: key, id }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const sorted = (groups: readonly string[]): readonly string[] => [...new Set(groups)].sort();

/** Whether its person lets everybody see a personal entry. */
export const isOpened = (type: Pick<ObjectType, 'openedBy'>, values: Values): boolean =>
  type.openedBy !== undefined && values[type.openedBy] === true;

/** Whether an entry is the member's own. Of a type that is not personal, none is. */
export const isOwn = (type: Pick<ObjectType, 'personal'>, values: Values, memberId: string): boolean =>
  type.personal !== undefined && values[type.personal] === memberId;
