import type { Database, Queryable } from '../database.ts';

export type WorkspaceRow = { readonly id: string; readonly slug: string; readonly incarnation: number; readonly createdAt: Date };

const columns = 'id, slug, incarnation, created_at as "createdAt"';

/** The workspace with its counter and its lease, or nothing. */
export async function createWorkspace(
  database: Database | Queryable,
  workspace: { readonly id: string; readonly slug: string; readonly createdBy: string | null },
): Promise<WorkspaceRow> {
  const [row] = await database.query<WorkspaceRow>(
    `with made as (insert into workspace (id, slug, created_by) values ($1, $2, $3) returning *),
      clock as (insert into feed_clock (workspace_id) select id from made),
      lease as (insert into workspace_lease (workspace_id) select id from made)
    select ${columns} from made`,
    [workspace.id, workspace.slug, workspace.createdBy],
  );
  if (!row) throw new Error('The workspace was not stored.');
  return row;
}

export const listWorkspaces = (database: Queryable): Promise<WorkspaceRow[]> =>
  database.query<WorkspaceRow>(`select ${columns} from workspace order by created_at, id`);

export async function findWorkspace(database: Queryable, idOrSlug: string): Promise<WorkspaceRow | undefined> {
  const [row] = await database.query<WorkspaceRow>(`select ${columns} from workspace where id::text = $1 or slug = $1`, [
    idOrSlug,
  ]);
  return row;
}

/** Everywhere that a person who signs in is an active member. */
export type WorkspaceOfUser = WorkspaceRow & { readonly memberId: string; readonly role: string };
export const workspacesOfUser = (database: Queryable, userId: string): Promise<WorkspaceOfUser[]> =>
  database.query<WorkspaceOfUser>(
    `select workspace.id, workspace.slug, workspace.incarnation, workspace.created_at as "createdAt", member.id as "memberId", member.role
    from member join workspace on workspace.id = member.workspace_id
    where member.user_id = $1 and member.active order by workspace.created_at, workspace.id`,
    [userId],
  );
