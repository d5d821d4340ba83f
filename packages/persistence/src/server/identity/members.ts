import type { Role } from '@rapport/model/access/roles';
import type { Queryable } from '../database.ts';

export type MemberRow = {
  readonly workspaceId: string;
  readonly id: string;
  /** The person who signs in; null for placeholders and for people who cannot. */
  readonly userId: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly active: boolean;
  readonly manager: string | null;
  readonly team: string | null;
  /** 0-359, the colour of this person's presence. */
  readonly hue: number;
  /** A small picture as a data URL. */
  readonly picture: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly updatedAt: Date;
  readonly updatedBy: string | null;
  readonly position: number;
};

type Stored = Omit<MemberRow, 'position'> & { readonly position: string };
const memberRow = (row: Stored): MemberRow => ({ ...row, position: Number(row.position) });
const columns = `workspace_id as "workspaceId", id, user_id as "userId", name, email, role, active, manager, team, hue,
  picture, locale, time_zone as "timeZone", created_at as "createdAt", created_by as "createdBy", updated_at as "updatedAt", updated_by as "updatedBy", position`;

export type NewMember = {
  readonly workspaceId: string;
  readonly id: string;
  readonly userId?: string | null;
  readonly name: string;
  readonly email?: string | null;
  readonly role: Role;
  readonly active?: boolean;
  readonly manager?: string | null;
  readonly team?: string | null;
  readonly hue?: number;
  readonly createdBy?: string | null;
};

export async function insertMember(database: Queryable, member: NewMember): Promise<MemberRow> {
  const [row] = await database.query<Stored>(
    `insert into member (workspace_id, id, user_id, name, email, role, active, manager, team, hue, created_by, updated_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) returning ${columns}`,
    [
      member.workspaceId,
      member.id,
      member.userId ?? null,
      member.name,
      member.email ?? null,
      member.role,
      member.active ?? true,
      member.manager ?? null,
      member.team ?? null,
      member.hue ?? 0,
      member.createdBy ?? null,
    ],
  );
  if (!row) throw new Error('The member was not stored.');
  return memberRow(row);
}

export type MemberChanges = Partial<
  Pick<
    MemberRow,
    'userId' | 'name' | 'email' | 'role' | 'active' | 'manager' | 'team' | 'hue' | 'picture' | 'locale' | 'timeZone'
  >
>;

const changeable: Record<keyof MemberChanges, string> = {
  userId: 'user_id',
  name: 'name',
  email: 'email',
  role: 'role',
  active: 'active',
  manager: 'manager',
  team: 'team',
  hue: 'hue',
  picture: 'picture',
  locale: 'locale',
  timeZone: 'time_zone',
};

/** Undefined when there is no such member. */
export async function updateMember(
  database: Queryable,
  workspaceId: string,
  id: string,
  changes: MemberChanges,
  updatedBy: string | null,
): Promise<MemberRow | undefined> {
  const keys = (Object.keys(changeable) as (keyof MemberChanges)[]).filter((key) => changes[key] !== undefined);
  const sets = keys.map((key, index) => `${changeable[key]} = $${index + 4}, `).join('');
  const [row] = await database.query<Stored>(
    `update member set ${sets} updated_by = $3, updated_at = now(), position = position + 1
    where workspace_id = $1 and id = $2 returning ${columns}`,
    [workspaceId, id, updatedBy, ...keys.map((key) => changes[key])],
  );
  return row && memberRow(row);
}

export async function listMembers(database: Queryable, workspaceId: string): Promise<MemberRow[]> {
  return (await database.query<Stored>(`select ${columns} from member where workspace_id = $1 order by id`, [workspaceId])).map(
    memberRow,
  );
}

export async function findMember(database: Queryable, workspaceId: string, id: string): Promise<MemberRow | undefined> {
  const [row] = await database.query<Stored>(`select ${columns} from member where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ]);
  return row && memberRow(row);
}

export async function findMemberOfUser(database: Queryable, workspaceId: string, userId: string): Promise<MemberRow | undefined> {
  const [row] = await database.query<Stored>(`select ${columns} from member where workspace_id = $1 and user_id = $2`, [
    workspaceId,
    userId,
  ]);
  return row && memberRow(row);
}

export async function findMemberByEmail(database: Queryable, workspaceId: string, email: string): Promise<MemberRow | undefined> {
  const [row] = await database.query<Stored>(
    `select ${columns} from member where workspace_id = $1 and lower(email) = lower($2)`,
    [workspaceId, email],
  );
  return row && memberRow(row);
}

/** Locks the workspace's owners until the transaction ends, so that two cannot both cease to be the last but one. */
export async function lockOwners(transaction: Queryable, workspaceId: string): Promise<string[]> {
  const rows = await transaction.query<{ id: string }>(
    `select id from member where workspace_id = $1 and role = 'owner' and active order by id for update`,
    [workspaceId],
  );
  return rows.map(({ id }) => id);
}
