import { reachOf } from '@rapport/model/access/groups';
import { isRole } from '@rapport/model/access/roles';
import type { Definitions } from '@rapport/model/settings/definitions';

/** Members who may see or do other things by new definitions than by old ones. */
export function standsElsewhere(before: Definitions, after: Definitions): ReadonlySet<string> {
  const concerned = new Set<string>();
  for (const id of new Set([...before.members.keys(), ...after.members.keys()]))
    if (standing(id, before) !== standing(id, after)) concerned.add(id);
  return concerned;
}

function standing(id: string, definitions: Definitions): string {
  const member = definitions.members.get(id);
  if (!member || !isRole(member.role)) return '';
  const { role, active } = member;
  return JSON.stringify([role, active, reachOf(id, role, definitions), definitions.access.powers]);
}
