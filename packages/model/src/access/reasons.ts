import type { ObjectType } from '../schema/object-type.ts';
import type { Row } from '../schema/row.ts';
import type { Definitions } from '../settings/definitions.ts';
import { reachOf } from './groups.ts';
import { isRole } from './roles.ts';
import { sameTarget, sharesOf, type ShareTarget } from './shares.ts';
import { visibilityOf } from './visibility.ts';

/** Why somebody sees a record, in the words of people rather than of groups. */
export type Reason =
  | { readonly kind: 'everybody' | 'members' | 'managers' | 'admins' }
  | { readonly kind: 'owner' | 'lead' | 'collaborator' | 'maker'; readonly member: string }
  | { readonly kind: 'team'; readonly team: string }
  | { readonly kind: 'shared'; readonly with: ShareTarget; readonly by: readonly string[] };

/** Who sees a record of a type that may be restricted, and why: the same answer as `audienceOf`, told to people. */
export function whoSees(type: ObjectType, row: Pick<Row, 'values' | 'createdBy'>, definitions: Definitions): readonly Reason[] {
  const { values } = row;
  const { access } = type;
  const shared = sharedWith(access.shares === undefined ? undefined : values[access.shares]);
  const visibility = visibilityOf(definitions.access, type.key);
  if (visibility === 'everybody') return [{ kind: 'everybody' }, ...shared];
  const text = (key: string | undefined) => {
    const value = key === undefined ? undefined : values[key];
    return typeof value === 'string' ? value : undefined;
  };
  const owner = text(access.owner);
  const team = text(access.team);
  const together = visibility === 'team';
  const teams = together ? [owner === undefined ? undefined : definitions.members.get(owner)?.team, team] : [];
  const collaborators = access.collaborators === undefined ? undefined : values[access.collaborators];
  const unowned: Reason[] = together
    ? team === undefined
      ? [{ kind: 'members' }]
      : []
    : [{ kind: 'managers' }, ...(row.createdBy === undefined ? [] : [{ kind: 'maker' as const, member: row.createdBy }])];
  return [
    ...(owner === undefined ? unowned : [{ kind: 'owner' as const, member: owner }]),
    ...[...new Set(teams)].flatMap((id): Reason[] =>
      id !== undefined && definitions.teams.has(id) ? [{ kind: 'team', team: id }] : [],
    ),
    ...(owner === undefined ? [] : leadersOf(owner, definitions).map((member): Reason => ({ kind: 'lead', member }))),
    ...(Array.isArray(collaborators) ? collaborators.map((member: string): Reason => ({ kind: 'collaborator', member })) : []),
    ...shared,
    { kind: 'admins' },
  ];
}

/** One line for each person or team, however many shared it with them. */
function sharedWith(value: unknown): readonly Reason[] {
  const found: { kind: 'shared'; with: ShareTarget; by: string[] }[] = [];
  for (const { by, kind, id } of sharesOf(value)) {
    const known = found.find((one) => sameTarget(one.with, { kind, id }));
    if (known) known.by.push(by);
    else found.push({ kind: 'shared', with: { kind, id }, by: [by] });
  }
  return found;
}

const leadersOf = (owner: string, definitions: Definitions): readonly string[] =>
  [...definitions.members.values()]
    .filter(({ id, role, active }) => active && isRole(role) && reachOf(id, role, definitions).led.includes(owner))
    .map(({ id }) => id);
