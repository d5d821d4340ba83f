import type { Row, Value } from '@rapport/model/schema/row';
import type { Queryable } from '../database.ts';
import { type MemberRow, listMembers } from '../identity/members.ts';
import { type TeamRow, listTeams } from '../identity/teams.ts';

/** Members and teams as rows, as replicas know them. */
export async function readIdentityRows(
  database: Queryable,
  workspaceId: string,
  type: 'member' | 'team',
  ids?: readonly string[],
): Promise<Map<string, Row>> {
  const wanted = ids && new Set(ids);
  const rows =
    type === 'member'
      ? (await listMembers(database, workspaceId)).map(rowOfMember)
      : (await listTeams(database, workspaceId)).map(rowOfTeam);
  return new Map(rows.filter((row) => !wanted || wanted.has(row.id)).map((row) => [row.id, row]));
}

const meta = (row: MemberRow | TeamRow) => ({
  id: row.id,
  position: row.position,
  generation: 1,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy ?? undefined,
  updatedAt: row.updatedAt.toISOString(),
  updatedBy: row.updatedBy ?? undefined,
  since: {},
  issues: [],
});

const filled = (values: Readonly<Record<string, Value | null>>): Row['values'] =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== null));

export const rowOfMember = (row: MemberRow): Row => ({
  ...meta(row),
  type: 'member',
  deletedAt: undefined,
  values: filled({
    name: row.name,
    email: row.email,
    role: row.role,
    signsIn: row.userId !== null,
    active: row.active,
    manager: row.manager,
    team: row.team,
    hue: row.hue,
    picture: row.picture,
    locale: row.locale,
    timeZone: row.timeZone,
  }),
});

export const rowOfTeam = (row: TeamRow): Row => ({
  ...meta(row),
  type: 'team',
  deletedAt: row.deletedAt?.toISOString(),
  values: filled({ name: row.name, parent: row.parent }),
});
