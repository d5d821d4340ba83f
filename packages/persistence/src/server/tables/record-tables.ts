import { boardSort } from '@rapport/model/screen/view-address';
import { objectTypes } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { type Column, type FieldColumns, fieldColumns, type Index, snakeCase } from './columns.ts';

/** The indexed table of an object type, derived from its definition. */
export type RecordTable = {
  readonly name: string;
  readonly type: string;
  readonly objectType: ObjectType | undefined;
  readonly columns: readonly Column[];
  readonly indexes: readonly Index[];
  readonly fields: ReadonlyMap<string, FieldColumns>;
  /** The column that orders by title and has an index: a title that is one indexed field needs no second one. */
  readonly titleSort: string;
};

const TITLE_SORT = 'title_sort';

/** One that keeps columns beside its keys has a name of its own: what is there by a name is not looked at again. */
export const indexName = (table: string, { columns, beside }: Pick<Index, 'columns' | 'beside'>): string =>
  `${table}_${columns.join('_')}${beside ? '_figures' : ''}`;

function titleSort(type: ObjectType): string {
  const [key, ...others] = type.title;
  const field = key === undefined ? undefined : type.fields[key];
  return key !== undefined && others.length === 0 && field?.kind === 'text' && field.indexed
    ? `${snakeCase(key)}_sort`
    : TITLE_SORT;
}

const meta: readonly Column[] = [
  { name: 'workspace_id', type: 'uuid not null' },
  { name: 'id', type: 'uuid not null' },
  { name: 'title', type: 'text collate "C"' },
  { name: 'title_sort', type: 'text collate "C"' },
  { name: 'search_text', type: 'text collate "C"' },
];
/** Of types with rich text: its words as they were written, for snippets, and as search compares them. */
const richText: readonly Column[] = [
  { name: 'plain_text', type: 'text collate "C"' },
  { name: 'plain_text_search', type: 'text collate "C"' },
];
/** The words of a row's texts, made by the database. */
function words(searched: readonly string[]): Column {
  const text = searched.map((name) => `coalesce(${name}, '')`).join(` || ' ' || `);
  return {
    name: 'words',
    type: `tsvector generated always as (${inWords(text)}) stored`,
  };
}
/**
 * The words of a text as a statement names it. Punctuation parts words: Postgres's own parser would make one word of an
 * e-mail address and a negative number of the second half of `D-1042`.
 */
export const inWords = (text: string): string =>
  `to_tsvector('simple'::regconfig, translate(${text}, ${punctuation}, '${' '.repeat(32)}'))`;
const punctuation = `'!"#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~'`;

/** `folded`: each text as search compares it, by field: neither can be computed in SQL. */
const trailing: readonly Column[] = [
  { name: 'custom', type: `jsonb not null default '{}'` },
  { name: 'folded', type: `jsonb not null default '{}'` },
  { name: 'created_at', type: 'timestamptz not null' },
  { name: 'created_by', type: 'uuid' },
  { name: 'updated_at', type: 'timestamptz not null' },
  { name: 'updated_by', type: 'uuid' },
  { name: 'deleted_at', type: 'timestamptz' },
  { name: 'tracked_since', type: `jsonb not null default '{}'` },
  { name: 'issues', type: `jsonb not null default '[]'` },
  { name: 'generation', type: 'integer not null' },
  { name: 'position', type: 'bigint not null' },
  { name: 'audience', type: 'text[] not null' },
];

/**
 * The heads of a board count what stands in each column and add up its amounts, over all rows that their reader may see:
 * read from an index of a few columns, for a row of fifty is long and is read through to its end (100,000 deals: 180 ms
 * of CPU against 63). In the order in which a column has its cards, so that the first of each are read and no more.
 */
function boardFigures(
  { key: type, fields: declared, board }: ObjectType,
  fields: ReadonlyMap<string, FieldColumns>,
): Omit<Index, 'name'>[] {
  const keys = board === undefined ? [] : [board, ...boardSort(type).map(({ field }) => field)];
  const columns = keys.flatMap((key) => fields.get(key)?.columns ?? []).map(({ name }) => name);
  if (columns.length === 0) return [];
  const summed = Object.entries(declared).flatMap(([key, { kind }]) =>
    kind === 'money' || (kind === 'percent' && key === 'probability') ? (fields.get(key)?.columns ?? []) : [],
  );
  const beside = [...summed.map(({ name }) => name), 'audience', 'deleted_at'];
  return [{ columns, using: 'btree', filledOnly: false, beside }];
}

/** Derives the table of a type. Throws when two of its columns would share a name. */
export function tableFor(type: ObjectType): RecordTable {
  const name = snakeCase(type.plural);
  const fields = new Map(Object.entries(type.fields).map(([key, field]) => [key, fieldColumns(key, field)]));
  const columns = [
    ...meta,
    ...[...fields.values()].flatMap((field) => field.columns),
    ...(type.richText === undefined ? [] : richText),
    words(['search_text', ...(type.richText === undefined ? [] : ['plain_text_search'])]),
    ...trailing,
  ];
  const twice = columns.find((column, index) => columns.findIndex(({ name: other }) => other === column.name) !== index);
  if (twice) throw new Error(`Two columns of ${name} would be called ${twice.name}.`);
  const indexed = Object.entries(type.fields)
    // The board's own index serves whoever looks for a stage as well.
    .filter(([key, field]) => field.indexed && key !== type.board)
    .flatMap(([key]) => fields.get(key)?.indexed ?? []);
  const title = titleSort(type);
  const indexes = [
    ...[...(title === TITLE_SORT ? [TITLE_SORT] : []), 'created_at', 'updated_at'].map((column) => ({
      columns: [column],
      using: 'btree' as const,
      filledOnly: false,
    })),
    ...indexed,
    ...boardFigures(type, fields),
  ].map((index) => ({ ...index, name: indexName(name, index) }));
  return { name, type: type.key, objectType: type, columns, indexes, fields, titleSort: title };
}

/** Settings documents: flat keys whose meaning the model knows. */
const settingsTable: RecordTable = {
  name: 'settings',
  type: 'settings',
  objectType: undefined,
  columns: [
    ...meta,
    { name: 'values', type: `jsonb not null default '{}'` },
    ...trailing.filter(({ name }) => name !== 'custom'),
  ],
  indexes: [],
  fields: new Map(),
  titleSort: TITLE_SORT,
};

/** Every derived table, by type. */
export const recordTables: ReadonlyMap<string, RecordTable> = new Map(
  [...Object.values(objectTypes).map(tableFor), settingsTable].map((table) => [table.type, table]),
);
