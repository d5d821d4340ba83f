import type { Definitions } from '../settings/definitions.ts';
import type { ViewContext } from './view.ts';

/** What views are evaluated with for one member: the same on the server and in the browser but for the time zone. */
export function viewContext(
  definitions: Pick<Definitions, 'workspace' | 'members' | 'teams'>,
  me: string,
  now: string,
  /** Of the device; else that of the member, else that of the workspace. */
  timeZone?: string,
): ViewContext {
  const { workspace, members, teams } = definitions;
  const own = members.get(me);
  const below = new Set(own?.team === undefined ? [] : [own.team]);
  // A set that grows while it is gone through: each team comes once, also where parents make a ring.
  for (const team of below) for (const { id, parent } of teams.values()) if (parent === team) below.add(id);
  return {
    now,
    timeZone: timeZone ?? own?.timeZone ?? workspace.timeZone,
    me,
    myTeams: own?.team === undefined ? [] : [own.team],
    weekStart: workspace.weekStart,
    fiscalYearStart: workspace.fiscalYearStart,
    teamsBelow: [...below],
    teamMembers: [...members.values()].flatMap(({ id, team }) => (team !== undefined && below.has(team) ? [id] : [])),
  };
}
