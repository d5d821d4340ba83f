import { leftToServer } from '@rapport/model/device/replica-budget';
import { limits } from '@rapport/model/limits';
import { objectTypes } from '@rapport/model/objects/index';
import type { Row } from '@rapport/model/schema/row';
import type { BootstrapChunk, BootstrapHead } from '@rapport/model/wire/frames';
import { packChunk } from '@rapport/model/wire/packed-columns';
import { decodeRows, encodeRows } from '@rapport/model/wire/row-chunk';
import type { Database, Queryable } from '../database.ts';
import { sharesAudience } from '../query/shares-audience.ts';
import { readIdentityRows } from '../rows/identity-rows.ts';
import { readColumns } from '../rows/read-columns.ts';
import { readScreenAhead, type ScreenAhead } from '../rows/screen-ahead.ts';
import { quoted } from '../tables/ddl.ts';
import { type RecordTable, recordTables } from '../tables/record-tables.ts';
import { definitionsHash } from '../tables/sync-tables.ts';
import { namesOf, peopleOfRow } from './people-of-rows.ts';
import { readClock } from './read-changes.ts';

export type BootstrapLine = BootstrapHead | BootstrapChunk | { readonly end: true; readonly rows: number };

const CHUNK = 500;

export type BootstrapReader = {
  readonly groups: readonly string[];
  /** Names the groups, for the cursor. */
  readonly name: string;
  /** Guests know the people who stand in what they see, by name, and themselves. */
  readonly isGuest?: boolean;
  readonly me: readonly string[];
  /** What is one person's alone stays theirs when somebody looks as they do. */
  readonly withoutPersonal?: boolean;
};

export type BootstrapOptions = {
  readonly first?: string | undefined;
  readonly chunk?: number;
  /** Rows that there may be; undefined: as many as there are. */
  readonly budget?: number | undefined;
  /** Types whose views the reader has used lately, the latest first. */
  readonly used?: readonly string[];
  /** Whether the reader reads packed columns. */
  readonly packed?: boolean;
  /** What the reader's screen shows first, of the type that is wanted first. */
  readonly screen?: ScreenAhead | undefined;
};

/**
 * Everything that the reader may see, as of one moment: head, columnar chunks (definitions and people first, then the
 * type asked for: what the screen shows first of it, then all), end. One repeatable-read transaction: the feed goes on exactly where this stops.
 */
export async function* bootstrap(
  database: Database,
  workspaceId: string,
  reader: BootstrapReader,
  { first, chunk = CHUNK, budget, used = [], packed = false, screen }: BootstrapOptions = {},
): AsyncGenerator<BootstrapLine, void, undefined> {
  const { groups, name, isGuest = false, withoutPersonal = false } = reader;
  const client = await database.pool.connect();
  let finished = false;
  const queryable: Queryable = {
    query: async <R extends object>(text: string, values: readonly unknown[] = []) =>
      (await client.query<R>(text, [...values])).rows,
    prepared: async <R extends object>(name: string, text: string, values: readonly unknown[]) =>
      (await client.query<R>({ name, text, values: [...values] })).rows,
  };
  try {
    await client.query('begin isolation level repeatable read read only');
    const clock = await readClock(queryable, workspaceId);
    const left = budget === undefined ? [] : await beyond(queryable, workspaceId, groups, used, budget);
    const rest = left.length > 0 && { left };
    yield { epoch: clock.epoch, seq: clock.seq, definitions: definitionsHash, groups: name, ...rest };
    let rows = 0;
    const people = new Set<string>(isGuest ? reader.me : []);
    for (const type of isGuest ? [] : (['member', 'team'] as const)) {
      const identity = [...(await readIdentityRows(queryable, workspaceId, type)).values()];
      rows += identity.length;
      if (identity.length > 0) yield encodeRows(type, identity);
    }
    for (const table of inOrder(first)) {
      if (left.includes(table.type)) continue;
      if (withoutPersonal && table.objectType?.personal !== undefined) continue;
      if (screen && table.type === screen.view.type)
        for (const [type, rows] of await screenAhead(queryable, workspaceId, screen, groups)) {
          const part = encodeRows(type, rows);
          yield { ...(packed ? packChunk(part) : part), ahead: true };
        }
      for await (const part of chunksOf(queryable, workspaceId, table, groups, chunk)) {
        rows += part.count;
        if (isGuest) for (const row of decodeRows(part)) for (const id of peopleOfRow(row)) people.add(id);
        yield packed ? packChunk(part) : part;
      }
    }
    if (isGuest) {
      const names = await namesOf(queryable, workspaceId, people);
      rows += names.length;
      if (names.length > 0) yield encodeRows('member', names);
    }
    await client.query('commit');
    finished = true;
    yield { end: true, rows };
  } finally {
    // A reader that went away leaves its transaction open: end it before the connection is used again.
    const failed = finished
      ? undefined
      : await client.query('rollback').then(
          () => undefined,
          (error: Error) => error,
        );
    client.release(failed);
  }
}

/**
 * What the screen shows first, unless it takes too long or cannot be told: it is all among the rows that follow, which wait
 * for it. Only read, so that nothing is lost by going back to where it began, its limit included.
 */
async function screenAhead(
  reader: Queryable,
  workspaceId: string,
  screen: ScreenAhead,
  groups: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  await reader.query('savepoint ahead');
  try {
    await reader.query(`set local statement_timeout = ${limits.screenAheadSeconds.value * 1_000}`);
    return await readScreenAhead(reader, workspaceId, screen, groups);
  } catch (error) {
    screen.untold?.(error);
    return new Map();
  } finally {
    await reader.query('rollback to savepoint ahead');
  }
}

/** Types to be left out. Only where the workspace has more rows than the budget is it counted what the reader sees. */
async function beyond(
  reader: Queryable,
  workspaceId: string,
  groups: readonly string[],
  used: readonly string[],
  budget: number,
): Promise<readonly string[]> {
  const tables = [...recordTables.values()];
  const count = async (where: string, values: readonly unknown[]) => {
    const each = tables.map(
      ({ name, type }) =>
        `(select '${type}' as type, count(*) as rows from ${quoted(name)} row where row.workspace_id = $1 ${where})`,
    );
    const found = await reader.query<{ type: string; rows: string }>(each.join(' union all '), [workspaceId, ...values]);
    return new Map(found.map(({ type, rows }) => [type, Number(rows)]));
  };
  if (await areSurelyWithin(reader, tables, budget)) return [];
  const all = await count('', []);
  if ([...all.values()].reduce((sum, rows) => sum + rows, 0) <= budget) return [];
  const seen = await count(`and ${sharesAudience('row.audience', '$2::text[]')}`, [groups]);
  return leftToServer(seen, Object.values(objectTypes), used, budget);
}

/** So many rows may have come since the database last looked at its tables, beside a tenth of those that it knows of. */
const SINCE = 10_000;

/**
 * Whether the tables hold so few rows, of all workspaces, that nobody could see more than the budget: by what the database
 * knows of them without reading them. Of a table that it does not know yet there are as many as fit into its pages.
 */
async function areSurelyWithin(reader: Queryable, tables: readonly RecordTable[], budget: number): Promise<boolean> {
  const [found] = await reader.query<{ rows: number | null }>(
    `select sum(case when known > 0 then known else pg_relation_size(oid) / 100 end)::float8 as rows
    from (
      select relation.oid, greatest(relation.reltuples, live.n_live_tup) as known
      from pg_class relation left join pg_stat_user_tables live on live.relid = relation.oid
      where relation.oid in (select to_regclass(name) from unnest($1::text[]) as name)
    ) counted`,
    [tables.map(({ name }) => quoted(name))],
  );
  return typeof found?.rows === 'number' && found.rows * 1.1 + SINCE <= budget;
}

const inOrder = (first: string | undefined): RecordTable[] => {
  const rank = (table: RecordTable) => (table.type === 'settings' ? 0 : table.type === first ? 1 : 2);
  return [...recordTables.values()].sort((a, b) => rank(a) - rank(b));
};

async function* chunksOf(
  reader: Queryable,
  workspaceId: string,
  table: RecordTable,
  groups: readonly string[],
  size: number,
): AsyncGenerator<BootstrapChunk> {
  const after = (before: string | undefined, most: number) => {
    const read = readColumns(reader, table, workspaceId, groups, { before, most });
    // Nobody may be there any more to hear that it failed.
    read.catch(() => undefined);
    return read;
  };
  // A few first: whoever waits for them sees something.
  for (let most = size, coming = after(undefined, most), isLast = false; !isLast;) {
    const { chunk, last } = await coming;
    isLast = chunk.count < most;
    most = size * 2;
    // The database reads the next ones while these are written.
    if (!isLast) coming = after(last, most);
    if (chunk.count > 0) yield chunk;
  }
}
