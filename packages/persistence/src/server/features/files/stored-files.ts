import type { Queryable } from '../../database.ts';

/** What was uploaded under the id of a file. `content`: SHA-256 of its bytes, under which they are kept. */
export type StoredFile = {
  readonly id: string;
  readonly content: string;
  readonly size: number;
  readonly mediaType: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly memberId: string;
};

/** Undefined when nothing was uploaded under this id. */
export async function readStoredFile(database: Queryable, workspaceId: string, id: string): Promise<StoredFile | undefined> {
  const [row] = await database.query<
    Omit<StoredFile, 'size' | 'width' | 'height'> & { size: string; width: number | null; height: number | null }
  >(
    `select id, content, size, media_type as "mediaType", width, height, member_id as "memberId"
    from stored_file where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return row && { ...row, size: Number(row.size), width: row.width ?? undefined, height: row.height ?? undefined };
}

/** One whose id is taken stays as it is. */
export async function insertStoredFile(database: Queryable, workspaceId: string, file: StoredFile, at: Date): Promise<void> {
  const { id, content, size, mediaType, width, height, memberId } = file;
  await database.query(
    `insert into stored_file (workspace_id, id, content, size, media_type, width, height, member_id, stored_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [workspaceId, id, content, size, mediaType, width ?? null, height ?? null, memberId, at],
  );
}

/** Bytes that a workspace's files take: each content counts once. */
export async function storedBytes(database: Queryable, workspaceId: string): Promise<number> {
  const [row] = await database.query<{ bytes: string }>(
    `select coalesce(sum(size), 0) as bytes from (select distinct on (content) size from stored_file where workspace_id = $1) as contents`,
    [workspaceId],
  );
  return Number(row?.bytes ?? 0);
}

/** Every content that a workspace names, with its size. */
export async function storedContents(
  database: Queryable,
): Promise<readonly { readonly workspaceId: string; readonly content: string; readonly size: number }[]> {
  const rows = await database.query<{ workspaceId: string; content: string; size: string }>(
    `select distinct on (workspace_id, content) workspace_id as "workspaceId", content, size from stored_file
    order by workspace_id, content`,
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/**
 * Files that nothing names any more: what was uploaded before `unnamedSince` and never hung anywhere, or went with its
 * record, and what was deleted before `deletedSince`.
 */
export function unusedFiles(
  database: Queryable,
  workspaceId: string,
  { unnamedSince, deletedSince, most }: { readonly unnamedSince: Date; readonly deletedSince: Date; readonly most: number },
): Promise<readonly { readonly id: string; readonly content: string }[]> {
  return database.query(
    `select id, content from stored_file where workspace_id = $1 and stored_at < $2 and coalesce(
      (select deleted and at < $3 from entry where entry.workspace_id = stored_file.workspace_id and entry.id = stored_file.id
        order by version desc limit 1), true)
    order by id limit $4`,
    [workspaceId, unnamedSince, deletedSince, most],
  );
}

/** Whether a file other than these has that content. */
export async function isContentUsed(
  database: Queryable,
  workspaceId: string,
  content: string,
  except: readonly string[],
): Promise<boolean> {
  const [row] = await database.query<{ used: boolean }>(
    'select exists (select from stored_file where workspace_id = $1 and content = $2 and id <> all($3::uuid[])) as used',
    [workspaceId, content, except],
  );
  return row?.used ?? false;
}

/** Forgets what was uploaded under these ids. */
export async function deleteStoredFiles(database: Queryable, workspaceId: string, ids: readonly string[]): Promise<void> {
  await database.query('delete from stored_file where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, ids]);
}
