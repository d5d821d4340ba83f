import type { LoggedGeneration } from '@rapport/model/features/history/authorship';
import {
  type LoggedStretch,
  type Moment,
  momentsOfFields,
  momentsOfText,
  type ToldField,
} from '@rapport/model/features/history/moments';
import type { HistoryRow } from '@rapport/model/features/history/state-between';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Queryable } from '../../database.ts';
import { activityEvent, eventColumns, type StoredEvent } from '../../events/stored-event.ts';

export type MomentPage = {
  readonly moments: readonly Moment[];
  /** The position before which older ones are to be had. */
  readonly next?: number;
};
type Page = { readonly before?: number | undefined; readonly limit: number };

/**
 * The moments of a document, newest first, those of what it was before a copy took its place among them: a page of those
 * that ended before a position.
 */
export async function readMoments(
  database: Queryable,
  workspaceId: string,
  documentId: string,
  type: Pick<ObjectType, 'richText'>,
  page: Page,
): Promise<MomentPage> {
  const { before, limit } = page;
  const text = type.richText !== undefined;
  const asked = await readStretches(database, text ? writers : rowsOfLog, workspaceId, documentId, page);
  const stretches = asked.slice(0, limit);
  const moments = text
    ? momentsOfText(stretches)
    : momentsOfFields(stretches, await readToldFields(database, workspaceId, documentId, stretches));
  const oldest = stretches.at(-1)?.last;
  if (asked.length > limit && oldest !== undefined) return { moments, next: oldest };
  const [base] = await database.query<{ position: string; actor: string | null; at: Date }>(
    `select position, actor, at from document_base base where workspace_id = $1 and document_id = $2
      and not exists (select from document_update row where row.workspace_id = $1 and row.document_id = $2
        and row.position <= base.position)`,
    [workspaceId, documentId],
  );
  const position = Number(base?.position);
  if (!base || (before !== undefined && position >= before)) return { moments };
  const earliest = { first: position + 1, last: position, actor: base.actor ?? undefined, at: base.at, earliest: true } as const;
  return { moments: [...moments, earliest] };
}

type StoredStretch = { first: string; last: string; generation: number; actor: string | null; at: Date };
const stretchOf = ({ first, last, actor, ...rest }: StoredStretch): LoggedStretch => ({
  ...rest,
  first: Number(first),
  last: Number(last),
  actor: actor ?? undefined,
});

/** What each person wrote within a minute. */
const writers = `select min(coalesce(row.first_position, row.position)) as first, max(row.position) as last, row.generation,
    row.actor, max(row.at) as at
  from document_update row where row.workspace_id = $1 and row.document_id = $2 and row.format = 'yjs-1'
  group by row.generation, row.actor, date_trunc('minute', row.at) having $4::bigint is null or max(row.position) < $4
  order by max(row.position) desc limit $3`;
/** The rows of the log. */
const rowsOfLog = `select coalesce(row.first_position, row.position) as first, row.position as last, row.generation, row.actor, row.at
  from document_update row where row.workspace_id = $1 and row.document_id = $2 and row.format = 'yjs-1'
    and ($4::bigint is null or row.position < $4)
  order by row.generation desc, row.position desc limit $3`;

/** Newest first, and one more than the page has. */
async function readStretches(
  database: Queryable,
  statement: string,
  workspaceId: string,
  documentId: string,
  { before, limit }: Page,
): Promise<readonly LoggedStretch[]> {
  const rows = await database.query<StoredStretch>(statement, [workspaceId, documentId, limit + 1, before ?? null]);
  return rows.map(stretchOf);
}

/** Which fields were changed by them. */
async function readToldFields(
  database: Queryable,
  workspaceId: string,
  documentId: string,
  stretches: readonly LoggedStretch[],
): Promise<readonly ToldField[]> {
  const newest = stretches[0]?.last;
  if (newest === undefined) return [];
  const part = (table: string) => `select field, position from ${table} event where workspace_id = $1 and record = $2
    and kind in ('changed', 'added', 'removed') and position between $3 and $4`;
  const events = await database.query<{ field: string; position: string }>(
    `${part('event')} union all ${part('event_archive')}`,
    [workspaceId, documentId, stretches.at(-1)?.first ?? 0, newest],
  );
  return events.map(({ field, position }) => ({ field, position: Number(position) }));
}

/** Who changed each field of a record last, and what was there before. */
export async function readLastChanges(
  database: Queryable,
  workspaceId: string,
  record: string,
): Promise<readonly ActivityEvent[]> {
  const part = (table: string) => `select *, split_part(field, '.', 1) as whole from ${table} event
    where workspace_id = $1 and record = $2 and kind in ('changed', 'added', 'removed')`;
  const rows = await database.prepared<StoredEvent>(
    'last-changes',
    `select distinct on (whole) ${eventColumns} from (${part('event')} union all ${part('event_archive')}) event
      order by whole, made_at desc, id desc`,
    [workspaceId, record],
  );
  return rows.map(activityEvent);
}

/** The log of a document up to a position, first row first, empty where nothing is kept from so early; undefined when it is larger than `mostBytes`. */
export async function readLogUpTo(
  database: Queryable,
  workspaceId: string,
  documentId: string,
  upto: number,
  mostBytes: number,
): Promise<readonly HistoryRow[] | undefined> {
  // Positions go on from generation to generation: the row that holds this one says in which it lies.
  const [named] = await database.query<{ generation: number }>(
    `select generation from (
      (select generation, 1 as preference from document_update where workspace_id = $1 and document_id = $2 and position >= $3
        order by position limit 1)
      union all select generation, 2 from document where workspace_id = $1 and id = $2
    ) found order by preference limit 1`,
    [workspaceId, documentId, upto],
  );
  const where = `from document_update row
    where row.workspace_id = $1 and row.document_id = $2 and row.position <= $3 and row.generation = $4`;
  const values = [workspaceId, documentId, upto, named?.generation ?? 1];
  const [size] = await database.query<{ bytes: string | null }>(`select sum(length(row.update)) as bytes ${where}`, values);
  if (Number(size?.bytes ?? 0) > mostBytes) return undefined;
  const rows = await database.query<{ position: string; format: HistoryRow['format']; update: Buffer }>(
    `select row.position, row.format, row.update ${where} order by row.position`,
    values,
  );
  const [base] = await database.query<{ position: string; state: Buffer }>(
    `select position, state from document_base where workspace_id = $1 and document_id = $2 and position <= $3 and generation = $4`,
    values,
  );
  const first = base ? [{ position: base.position, format: 'yjs-1' as const, update: base.state }] : [];
  return [...first, ...rows].map(({ position, ...row }) => ({ ...row, position: Number(position) }));
}

/** The whole log of a document, from each fresh copy of it to the next; undefined when it is larger than `mostBytes`. */
export async function readGenerations(
  database: Queryable,
  workspaceId: string,
  documentId: string,
  mostBytes: number,
): Promise<readonly LoggedGeneration[] | undefined> {
  const values = [workspaceId, documentId];
  const [size] = await database.query<{ bytes: string | null }>(
    `select sum(length(update)) as bytes from document_update where workspace_id = $1 and document_id = $2`,
    values,
  );
  if (Number(size?.bytes ?? 0) > mostBytes) return undefined;
  const rows = await database.query<{ generation: number; update: Buffer; actor: string | null; at: Date }>(
    `select generation, update, actor, made_at as at from document_update
    where workspace_id = $1 and document_id = $2 and format = 'yjs-1' order by position`,
    values,
  );
  const bases = await database.query<{ generation: number; state: Buffer }>(
    `select generation, state from document_base where workspace_id = $1 and document_id = $2`,
    values,
  );
  const formers = await database.query<{ generation: number; client: string }>(
    `select generation, client from document_former where workspace_id = $1 and document_id = $2`,
    values,
  );
  const numbers = new Set([...bases, ...rows].map(({ generation }) => generation));
  return [...numbers]
    .sort((a, b) => a - b)
    .map((generation) => {
      const base = bases.find((one) => one.generation === generation);
      const former = formers.find((one) => one.generation === generation - 1);
      return {
        base: base?.state,
        copiedAs: former && Number(former.client),
        rows: rows
          .filter((row) => row.generation === generation)
          .map(({ update, actor, at }) => ({ update, actor: actor ?? undefined, at })),
      };
    });
}
