import type { Queryable } from '../database.ts';

export type TeamRow = {
  readonly workspaceId: string;
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly deletedAt: Date | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly updatedAt: Date;
  readonly updatedBy: string | null;
  readonly position: number;
};

type Stored = Omit<TeamRow, 'position'> & { readonly position: string };
const teamRow = (row: Stored): TeamRow => ({ ...row, position: Number(row.position) });
const columns = `workspace_id as "workspaceId", id, name, parent, deleted_at as "deletedAt", created_at as "createdAt",
  created_by as "createdBy", updated_at as "updatedAt", updated_by as "updatedBy", position`;

/** Makes a team, or changes its name and parent. */
export async function saveTeam(
  database: Queryable,
  team: {
    readonly workspaceId: string;
    readonly id: string;
    readonly name: string;
    readonly parent: string | null;
    readonly by: string | null;
  },
): Promise<TeamRow> {
  const [row] = await database.query<Stored>(
    `insert into team as old (workspace_id, id, name, parent, created_by, updated_by) values ($1, $2, $3, $4, $5, $5)
    on conflict (workspace_id, id) do update set name = excluded.name, parent = excluded.parent, updated_by = excluded.updated_by,
      updated_at = now(), deleted_at = null, position = old.position + 1
    returning ${columns}`,
    [team.workspaceId, team.id, team.name, team.parent, team.by],
  );
  if (!row) throw new Error('The team was not stored.');
  return teamRow(row);
}

/** Its members stay, without a team of that name. Undefined when there is no such team. */
export async function deleteTeam(
  database: Queryable,
  workspaceId: string,
  id: string,
  by: string | null,
): Promise<TeamRow | undefined> {
  const [row] = await database.query<Stored>(
    `update team set deleted_at = now(), updated_at = now(), updated_by = $3, position = position + 1
    where workspace_id = $1 and id = $2 and deleted_at is null returning ${columns}`,
    [workspaceId, id, by],
  );
  return row && teamRow(row);
}

/** Deleted ones included: their rows tell replicas that they are gone. */
export async function listTeams(database: Queryable, workspaceId: string): Promise<TeamRow[]> {
  return (await database.query<Stored>(`select ${columns} from team where workspace_id = $1 order by id`, [workspaceId])).map(
    teamRow,
  );
}
