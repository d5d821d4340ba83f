import { objectType } from '@rapport/model/objects/index';
import { setKinds } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { parseSerial, serialKey } from '@rapport/model/schema/serial';
import { sortKey } from '@rapport/model/schema/sort-key';
import type { Candidate } from '@rapport/model/search/rank-hits';
import { isSaid } from '@rapport/model/search/searched-types';
import { beginsAbove, type SearchQuery } from '@rapport/model/search/search-query';
import type { Queryable } from '../database.ts';
import { anywhere, Parameters } from '../query/parameters.ts';
import { sharesAudience } from '../query/shares-audience.ts';
import { instant } from '../rows/row-columns.ts';
import { quoted } from '../tables/ddl.ts';
import { inWords, type RecordTable, recordTables } from '../tables/record-tables.ts';

export type SearchScope = {
  /** Of the reader: rows that share none of them do not exist [V6]. */
  readonly groups: readonly string[];
  /** Keys of object types. */
  readonly types: readonly string[];
};

/** Of words that thousands of records have, so many are looked at, and of those so many compared. */
const looked = 2_000;
const compared = 100;
/** With fewer than so many, parts of words and misspelt ones are tried as well. */
const few = 5;

/** Where each of the query's texts stands among the parameters; the branches of every type share them. */
type Shared = {
  readonly parameters: Parameters;
  readonly workspace: string;
  readonly groups: string;
};

/**
 * Records that may be meant, of each type: by their number, by a value that identifies them, by the beginning of their
 * name, by their words; where those are few, by parts of words and by what is spelt alike. Best effort for what is found
 * by words alone in more than two thousand records of a type: the latest of them are looked at.
 */
export async function findCandidates(
  database: Queryable,
  workspaceId: string,
  query: SearchQuery,
  scope: SearchScope,
): Promise<readonly Candidate[]> {
  const tables = scope.types.flatMap((key) => recordTables.get(key) ?? []).filter((table) => table.objectType);
  if (query.words.length === 0 || tables.length === 0) return [];
  const found = await run(database, workspaceId, scope, (shared) =>
    tables.flatMap((table) => branchesOf(table, table.objectType!, query, shared)),
  );
  const crowded = new Set(found.filter(({ total }) => Number(total) >= looked).map(({ type }) => type));
  const more = await run(database, workspaceId, scope, (shared) => [
    ...tables.filter(({ type }) => crowded.has(type)).map((table) => latest(table, query, shared)),
  ]);
  const certain = new Set([...found, ...more].map(({ type, id }) => `${type}/${id}`));
  const loose =
    certain.size < few && query.text.length >= 3 && (await hasTrigrams(database))
      ? await run(database, workspaceId, scope, (shared) => tables.flatMap((table) => looseBranches(table, query, shared)))
      : [];
  return [...found, ...more, ...loose.filter(({ type, id }) => !certain.has(`${type}/${id}`))].map(
    ({ type, id, title, how, updatedAt }) => ({ type, id, title, how, updatedAt }),
  );
}

type Found = Candidate & { readonly total: string | null };

async function run(
  database: Queryable,
  workspaceId: string,
  { groups }: SearchScope,
  branches: (shared: Shared) => readonly string[],
): Promise<readonly Found[]> {
  const parameters = new Parameters();
  const shared = { parameters, workspace: parameters.add(workspaceId), groups: parameters.add(groups) };
  const all = branches(shared);
  return all.length === 0 ? [] : database.query<Found>(all.map((one) => `(${one})`).join(' union all '), parameters.values);
}

const howOf = (table: RecordTable): Candidate['how'] => (table.objectType && isSaid(table.objectType) ? 'text' : 'found');

/** Rows of a type that the reader may see and that are not in the trash. */
function rows(table: RecordTable, how: Candidate['how'], { workspace, groups }: Shared, where: string, more = ''): string {
  return `select '${table.type}' as type, row.id, coalesce(row.title, '') as title, '${how}' as how,
    ${instant('row.updated_at')} as "updatedAt", null::bigint as total
    from ${quoted(table.name)} row
    where row.workspace_id = ${workspace} and ${where} and row.deleted_at is null and ${sharesAudience('row.audience', `${groups}::text[]`)} ${more}`;
}

function branchesOf(table: RecordTable, type: ObjectType, query: SearchQuery, shared: Shared): string[] {
  const { parameters } = shared;
  const exact = (where: string, how: Candidate['how'] = 'exact') => rows(table, how, shared, where, 'limit 20');
  const branches: string[] = [];
  const number = serialKey(type);
  const value = number === undefined ? undefined : parseSerial(type.fields[number]!, query.typed);
  if (number !== undefined && value !== undefined)
    branches.push(exact(`row.${quoted(columnOf(table, number))} = ${parameters.add(value)}::bigint`, 'number'));
  for (const [key, field] of Object.entries(type.fields)) {
    if (field.kind === 'emails' && query.email !== undefined)
      branches.push(exact(`row.${quoted(columnOf(table, key))} @> array[${parameters.add(query.email)}::text]`));
    if (field.identifies && field.indexed && !setKinds.has(field.kind) && !type.title.includes(key))
      branches.push(exact(`row.${quoted(`${columnOf(table, key)}_sort`)} = ${parameters.add(sortKey(query.typed))}`));
  }
  if (query.phones.length > 0 && Object.values(type.fields).some(({ kind }) => kind === 'phones'))
    branches.push(exact(`row.words @@ ${parameters.add(query.phones.map(lexeme).join(' | '))}::tsquery`));
  if (!isSaid(type)) branches.push(beginning(table, query, shared));
  branches.push(byWords(table, query, shared));
  if (type.foundBy.length > 0) branches.push(byRelated(table, type, query, shared));
  return branches;
}

const columnOf = (table: RecordTable, key: string): string => table.fields.get(key)?.columns[0]?.name ?? '';

/** By the order of names, which has an index. A key writes digits its own way: the words find those. */
function beginning(table: RecordTable, query: SearchQuery, shared: Shared): string {
  const from = sortKey(query.typed.replace(/[0-9]+$/, ''));
  const column = `row.${quoted(table.titleSort)}`;
  if (from === '') return rows(table, 'found', shared, 'false');
  const [start, end] = [shared.parameters.add(from), shared.parameters.add(`${from}\ud7ff`)];
  return rows(
    table,
    'found',
    shared,
    `${column} >= ${start} and ${column} < ${end}`,
    `order by ${column}, row.id limit ${compared}`,
  );
}

function byWords(table: RecordTable, query: SearchQuery, shared: Shared): string {
  const matching = rows(
    table,
    howOf(table),
    shared,
    `row.words @@ ${shared.parameters.add(tsquery(query))}::tsquery`,
    `limit ${looked}`,
  );
  const word = shared.parameters.add(query.words[0] ?? '');
  return `select type, id, title, how, "updatedAt", count(*) over () as total from (${matching}) found
    order by strpos(lower(title), ${word}) > 0 desc, "updatedAt" desc limit ${compared}`;
}

/**
 * By the names of what a record belongs to and its own words, each word in either [M230]. Whatever the reader does not see
 * names nothing [V6].
 */
function byRelated(table: RecordTable, type: ObjectType, query: SearchQuery, shared: Shared): string {
  const { parameters } = shared;
  const begins = beginsAbove(query) ? ':*' : '';
  const some = parameters.add(query.words.map((word) => `${lexeme(word)}${begins}`).join(' | '));
  const each = query.words.map((word) => `${parameters.add(`${lexeme(word)}:*`)}::tsquery`);
  return type.foundBy
    .flatMap((key) => {
      const above = recordTables.get(type.fields[key]?.to ?? '');
      const column = `row.${quoted(columnOf(table, key))}`;
      const isSet = setKinds.has(type.fields[key]!.kind);
      const among = isSet ? `${column} && array(select id from above)` : `${column} = any(array(select id from above))`;
      const isIt = isSet ? `above.id = any(${column})` : `above.id = ${column}`;
      const met = each.map((word) => `(row.words @@ ${word} or exists (select from above where title @@ ${word} and ${isIt}))`);
      const where = [among, ...met].join(' and ');
      return above
        ? `(with above as materialized (${namedLike(above, some, shared)})
            ${rows(table, 'related', shared, where, `order by row.updated_at desc limit ${compared}`)})`
        : [];
    })
    .join(' union all ');
}

/** What has one of these words in its name. Its words are those of all its texts, which have an index. */
const namedLike = (table: RecordTable, some: string, { workspace, groups }: Shared): string =>
  `select id, title from (
     select row.id, ${inWords(`coalesce(row.folded ->> '$title', '')`)} as title from ${quoted(table.name)} row
     where row.workspace_id = ${workspace} and row.words @@ ${some}::tsquery and row.deleted_at is null
       and ${sharesAudience('row.audience', `${groups}::text[]`)} limit ${looked}
   ) by_any where title @@ ${some}::tsquery`;

/** Of words that very many records have: read from the latest on, until enough are found. */
function latest(table: RecordTable, query: SearchQuery, shared: Shared): string {
  // Not as an index would want it: collecting all of them is what takes so long.
  const where = `(row.words @@ ${shared.parameters.add(tsquery(query))}::tsquery) is true`;
  return rows(table, howOf(table), shared, where, `order by row.updated_at desc limit ${compared / 2}`);
}

/** Parts of words, and words that are nearly the same. */
function looseBranches(table: RecordTable, query: SearchQuery, shared: Shared): string[] {
  const { parameters } = shared;
  const parts = query.words.filter((word) => word.length >= 3);
  const branches: string[] = [];
  if (parts.length > 0) {
    const where = parts.map((word) => `row.search_text like ${parameters.add(anywhere(word))}`).join(' and ');
    branches.push(rows(table, howOf(table), shared, where, `limit ${compared}`));
  }
  if (query.text.length >= 4 && !(table.objectType && isSaid(table.objectType))) {
    const text = parameters.add(query.text);
    branches.push(
      rows(
        table,
        'similar',
        shared,
        `row.search_text %> ${text}`,
        `order by word_similarity(${text}, row.search_text) desc, row.id limit 20`,
      ),
    );
  }
  return branches;
}

const lexeme = (word: string): string => `'${word.replaceAll(/['\\]/g, '')}'`;
/** Every word, as the beginning of one; or the digits of a phone number. */
function tsquery({ words, phones }: SearchQuery): string {
  const all = words.map((word) => `${lexeme(word)}:*`).join(' & ');
  return [`(${all})`, ...phones.map((digits) => `${lexeme(digits)}:*`)].join(' | ');
}

const trigrams = new WeakMap<Queryable, Promise<boolean>>();
/** Asked once: without the extension there is no such operator. */
function hasTrigrams(database: Queryable): Promise<boolean> {
  const known = trigrams.get(database);
  if (known) return known;
  const asked = database
    .query<{ there: boolean }>(`select exists (select from pg_extension where extname = 'pg_trgm') as there`)
    .then(([row]) => row?.there === true);
  trigrams.set(database, asked);
  asked.catch(() => trigrams.delete(database));
  return asked;
}

/** The words of rich texts, as they were written. */
export async function readPlainTexts(
  database: Queryable,
  workspaceId: string,
  type: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const table = recordTables.get(type);
  if (ids.length === 0 || !table || objectType(type)?.richText === undefined) return new Map();
  const found = await database.query<{ id: string; text: string | null }>(
    `select id, plain_text as text from ${quoted(table.name)} where workspace_id = $1 and id = any($2::uuid[])`,
    [workspaceId, ids],
  );
  return new Map(found.map(({ id, text }) => [id, text ?? '']));
}
