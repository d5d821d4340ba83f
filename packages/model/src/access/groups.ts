import type { Definitions } from '../settings/definitions.ts';
import { atLeast, type Role } from './roles.ts';

/**
 * Whose records somebody sees beside their own. It follows from who is in which team and who manages whom today; the
 * audience of a record never does, so that people may move without a single row being written.
 */
export type Reach = {
  /** Teams whose shared records they see: their own, those it is a part of, and for managers those below. */
  readonly teams: readonly string[];
  /** People of their team. */
  readonly mates: readonly string[];
  /** People below them. */
  readonly led: readonly string[];
};

// Groups are named here alone. A record's audience lists some of them, a person belongs to others [V6].
export const everybodyGroup = (workspaceId: string): string => `workspace:${workspaceId}`;
export const guestsGroup = (workspaceId: string): string => `guests:${workspaceId}`;
export const membersGroup = (workspaceId: string): string => `members:${workspaceId}`;
export const managersGroup = (workspaceId: string): string => `managers:${workspaceId}`;
export const adminsGroup = (workspaceId: string): string => `admins:${workspaceId}`;
export const userGroup = (memberId: string): string => `user:${memberId}`;
export const teamGroup = (teamId: string): string => `team:${teamId}`;
/** Everybody in the team that this person is in now. */
export const teamOfGroup = (memberId: string): string => `team-of:${memberId}`;
/** Everybody above this person now. */
export const leadOfGroup = (memberId: string): string => `lead-of:${memberId}`;

/** The groups of somebody with this role who stands here. */
export function groupsAt(at: {
  readonly memberId: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly reach?: Reach | undefined;
}): readonly string[] {
  const { memberId, workspaceId, role, reach } = at;
  if (role === 'guest') return [userGroup(memberId), guestsGroup(workspaceId)];
  return [
    everybodyGroup(workspaceId),
    userGroup(memberId),
    ...(atLeast(role, 'member') ? [membersGroup(workspaceId)] : []),
    ...(atLeast(role, 'manager') ? [managersGroup(workspaceId)] : []),
    ...(atLeast(role, 'admin') ? [adminsGroup(workspaceId)] : []),
    ...(reach?.teams.map(teamGroup) ?? []),
    ...(reach?.mates.map(teamOfGroup) ?? []),
    ...(reach?.led.map(leadOfGroup) ?? []),
  ];
}

type People = Pick<Definitions, 'members' | 'teams'>;

/** Where somebody stands among the people of a workspace, in their role here (a key may have a lesser one). */
export function reachOf(memberId: string, role: Role, { members, teams }: People): Reach {
  const nobody: Reach = { teams: [], mates: [], led: [] };
  if (role === 'guest') return nobody;
  const me = members.get(memberId);
  if (!me) return nobody;
  const mine = me.team !== undefined && teams.has(me.team) ? me.team : undefined;
  const above = chain(mine, (id) => teams.get(id)?.parent);
  const below = role === 'manager' ? teamsBelow(mine, teams) : [];
  const all = [...members.values()];
  const mates = mine === undefined ? [] : all.filter(({ team }) => team === mine);
  const led = all.filter(
    (one) =>
      one.id !== memberId &&
      ((one.team !== undefined && below.includes(one.team)) ||
        chain(one.manager, (id) => members.get(id)?.manager).includes(memberId)),
  );
  return {
    teams: [...new Set([...above, ...below])].sort(),
    mates: mates.map(({ id }) => id).sort(),
    led: led.map(({ id }) => id).sort(),
  };
}

/** What stands above something, itself first. Two changes at once may have made a ring: it ends where it began. */
function chain(first: string | undefined, next: (id: string) => string | undefined): readonly string[] {
  const found = new Set<string>();
  for (let at = first; at !== undefined && !found.has(at); at = next(at)) found.add(at);
  return [...found];
}

function teamsBelow(team: string | undefined, teams: People['teams']): readonly string[] {
  if (team === undefined) return [];
  return [team, ...[...teams.keys()].filter((id) => id !== team && chain(id, (one) => teams.get(one)?.parent).includes(team))];
}
