import type { Queryable } from '../database.ts';

/** An edit or command whose record was in the trash when it arrived. */
export type KeptRow = {
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly author: string;
  /** What it says, field by field. */
  readonly changes: unknown;
  /** Words typed into a note. */
  readonly text: string;
  readonly madeAt: Date;
  readonly at: Date;
} & (
  | { readonly document: string; readonly update: Uint8Array; readonly command: null }
  | { readonly document: null; readonly update: null; readonly command: unknown }
);

/** Keeps rows in their order. What is kept already stays as it is. */
export async function insertKeptEdits(database: Queryable, workspaceId: string, rows: readonly KeptRow[]): Promise<void> {
  for (const [n, row] of rows.entries()) {
    await database.query(
      `insert into kept_edit (workspace_id, id, record, type, author, n, document, update, command, changes, text, made_at, at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (workspace_id, id, record) do nothing`,
      [
        workspaceId,
        row.id,
        row.record,
        row.type,
        row.author,
        n,
        row.document,
        row.update && Buffer.from(row.update),
        row.command === null ? null : JSON.stringify(row.command),
        JSON.stringify(row.changes),
        // The column cannot hold it; the bytes or the command do.
        row.text.replaceAll('\0', ''),
        row.madeAt,
        row.at,
      ],
    );
  }
}

/** What is kept for an author, oldest first; of one record or document only, where one is named. */
export const readKeptEdits = (
  database: Queryable,
  workspaceId: string,
  author: string,
  only: { readonly record?: string; readonly document?: string } = {},
): Promise<KeptRow[]> =>
  database.query<KeptRow>(
    `select id, type, record, author, document, update, command, changes, text, made_at as "madeAt", at from kept_edit
    where workspace_id = $1 and author = $2 and ($3::uuid is null or record = $3) and ($4::text is null or document = $4)
    order by at, n, id`,
    [workspaceId, author, only.record ?? null, only.document ?? null],
  );

/** How much is kept for an author. */
export async function countKeptEdits(
  database: Queryable,
  workspaceId: string,
  author: string,
): Promise<{ readonly edits: number; readonly bytes: number }> {
  const [row] = await database.query<{ edits: number; bytes: string }>(
    `select count(*)::int as edits,
      coalesce(sum(coalesce(octet_length(update), 0) + octet_length(coalesce(command::text, '')) + octet_length(text)), 0) as bytes
    from kept_edit where workspace_id = $1 and author = $2`,
    [workspaceId, author],
  );
  return { edits: row?.edits ?? 0, bytes: Number(row?.bytes ?? 0) };
}

/** Done with, or thrown away by their author. */
export async function deleteKeptEdits(
  database: Queryable,
  workspaceId: string,
  author: string,
  record: string,
  ids: readonly string[],
): Promise<void> {
  await database.query('delete from kept_edit where workspace_id = $1 and author = $2 and record = $3 and id = any($4::uuid[])', [
    workspaceId,
    author,
    record,
    ids,
  ]);
}
