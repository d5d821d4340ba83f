import { reachOf } from '@rapport/model/access/groups';
import { isRole } from '@rapport/model/access/roles';
import type { Definitions } from '@rapport/model/settings/definitions';

/** Members who may see or do other things by new definitions than by old ones. */
export function standsElsewhere(before: Definitions, after: Definitions): ReadonlySet<string> {
  const concerned = new Set<string>();
  // Most changes of settings move nobody, and comparing everybody with everybody takes its time.
  if (placesIn(before) === placesIn(after)) return concerned;
  for (const id of new Set([...before.members.keys(), ...after.members.keys()]))
    if (standing(id, before) !== standing(id, after)) concerned.add(id);
  return concerned;
}

/** All that decides where people stand. */
const placesIn = ({ members, teams, access }: Definitions): string =>
  JSON.stringify([
    [...members.values()].map(({ id, role, active, team, manager }) => [id, role, active, team, manager]),
    [...teams.values()].map(({ id, parent }) => [id, parent]),
    access.powers,
  ]);

function standing(id: string, definitions: Definitions): string {
  const member = definitions.members.get(id);
  if (!member || !isRole(member.role)) return '';
  const { role, active } = member;
  return JSON.stringify([role, active, reachOf(id, role, definitions), definitions.access.powers]);
}
