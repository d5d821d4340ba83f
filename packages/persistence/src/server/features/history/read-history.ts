import type { HistoryRow } from '@rapport/model/features/history/state-between';
import type { Queryable } from '../../database.ts';

/** What one person changed in one document within a minute: log rows `first` to `last`. */
export type Moment = {
  readonly first: number;
  readonly last: number;
  /** Undefined: the server. */
  readonly actor: string | undefined;
  readonly at: Date;
  /** Nothing is kept from before: what the document was then, not what was changed. */
  readonly earliest?: true;
};

const fromBase = `from document_base base join document on document.workspace_id = base.workspace_id and document.id = base.document_id
    and document.generation = base.generation
  where base.workspace_id = $1 and base.document_id = $2`;

/** The moments of a document, newest first. */
export async function readMoments(
  database: Queryable,
  workspaceId: string,
  documentId: string,
  limit: number,
): Promise<readonly Moment[]> {
  const rows = await database.query<{ first: string; last: string; actor: string | null; at: Date }>(
    `select min(coalesce(row.first_position, row.position)) as first, max(row.position) as last, row.actor, max(row.at) as at
    from document_update row join document on document.workspace_id = row.workspace_id and document.id = row.document_id
      and document.generation = row.generation
    where row.workspace_id = $1 and row.document_id = $2 and row.format = 'yjs-1'
    group by row.actor, date_trunc('minute', row.at) order by max(row.position) desc limit $3`,
    [workspaceId, documentId, limit],
  );
  const [base] = await database.query<{ position: string; actor: string | null; at: Date }>(
    `select base.position, base.actor, base.at ${fromBase}`,
    [workspaceId, documentId],
  );
  const moments = rows.map(({ first, last, actor, at }) => ({
    first: Number(first),
    last: Number(last),
    actor: actor ?? undefined,
    at,
  }));
  if (!base || moments.length >= limit) return moments;
  const position = Number(base.position);
  return [...moments, { first: position + 1, last: position, actor: base.actor ?? undefined, at: base.at, earliest: true }];
}

/** The log of a document up to a position, first row first, empty where nothing is kept from so early; undefined when it is larger than `mostBytes`. */
export async function readLogUpTo(
  database: Queryable,
  workspaceId: string,
  documentId: string,
  upto: number,
  mostBytes: number,
): Promise<readonly HistoryRow[] | undefined> {
  const where = `from document_update row join document on document.workspace_id = row.workspace_id and document.id = row.document_id
      and document.generation = row.generation
    where row.workspace_id = $1 and row.document_id = $2 and row.position <= $3`;
  const values = [workspaceId, documentId, upto];
  const [size] = await database.query<{ bytes: string | null }>(`select sum(length(row.update)) as bytes ${where}`, values);
  if (Number(size?.bytes ?? 0) > mostBytes) return undefined;
  const rows = await database.query<{ position: string; format: HistoryRow['format']; update: Buffer }>(
    `select row.position, row.format, row.update ${where} order by row.position`,
    values,
  );
  const [base] = await database.query<{ position: string; state: Buffer }>(
    `select base.position, base.state ${fromBase} and base.position <= $3`,
    values,
  );
  const first = base ? [{ position: base.position, format: 'yjs-1' as const, update: base.state }] : [];
  return [...first, ...rows].map(({ position, ...row }) => ({ ...row, position: Number(position) }));
}
