import { RefusalError } from '../../errors.ts';
import { addressParts } from '../../schema/fields.ts';
import type { ObjectType } from '../../schema/object-type.ts';

/**
 * How the columns of a CSV file become records. The wizard saves and loads it as JSON; the command line reads it.
 * In JSON a target may be written short: `"amount"`, or `{"field": "owner", "by": "name", "create": true}`, or an
 * array of such when one column feeds several, or null to leave the column out.
 */
export type ImportMap = {
  /** Field whose equal value means "the same record"; `id` for files that Rapport exported; undefined: always create. */
  readonly match: string | undefined;
  readonly onMatch: 'update' | 'skip';
  readonly columns: { readonly [column: string]: readonly ImportTarget[] };
  /** Per field: value in the file → value to use (empty text: leave out). */
  readonly values: { readonly [field: string]: { readonly [value: string]: string } };
  /** Currency of amounts that name none. */
  readonly currency: string | undefined;
  readonly dateOrder: DateOrder | undefined;
  readonly decimal: '.' | ',' | undefined;
  readonly delimiter: string | undefined;
  readonly encoding: string | undefined;
  /** Deals: the pipeline, by its label, whose stages the file names; made when there is none. */
  readonly pipeline: string | undefined;
};

export const dateOrders = ['MDY', 'DMY', 'YMD'] as const;
export type DateOrder = (typeof dateOrders)[number];
export const lookups = ['id', 'name', 'domain', 'email', 'externalId'] as const;
/** By which value of the other record a relation is found. */
export type Lookup = (typeof lookups)[number];

export type ImportTarget = {
  /** Field key, address part (`billing.city`), `amount.currency`, or a moment. */
  readonly field: string;
  readonly by: Lookup;
  /** Make the record, person, team or option when it is not found. */
  readonly create: boolean;
};

/** Targets that say when something happened rather than what. */
export const moments = ['created', 'stageEntered', 'closed'] as const;
export type Moment = (typeof moments)[number];

export const emptyImportMap: ImportMap = {
  match: undefined,
  onMatch: 'update',
  columns: {},
  values: {},
  currency: undefined,
  dateOrder: undefined,
  decimal: undefined,
  delimiter: undefined,
  encoding: undefined,
  pipeline: undefined,
};

/** Whether `field` can be a target of this type: a field, part of an address, a currency, `id` or a moment. */
export function isTarget(type: ObjectType, field: string): boolean {
  if (field === 'id' || field === 'created') return true;
  if (field === 'stageEntered' || field === 'closed') return type.board !== undefined;
  const [key, part, ...rest] = field.split('.');
  const definition = key !== undefined && Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
  // Numbers are given by the server: one that a file brings could be somebody else's.
  if (!definition || rest.length > 0 || definition.kind === 'serial') return false;
  if (part === undefined) return definition.kind !== 'address';
  if (definition.kind === 'address') return (addressParts as readonly string[]).includes(part);
  return definition.kind === 'money' && part === 'currency';
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (field: string, text: unknown) =>
  new RefusalError('invalid-field', { field, values: { value: JSON.stringify(text)?.slice(0, 200) ?? 'undefined' } });

/** Parses a map file. Throws a RefusalError that names the wrong part as `columns.<column>` and so on. */
export function parseImportMap(json: unknown, type: ObjectType): ImportMap {
  if (!isObject(json)) throw bad('map', json);
  const known = Object.keys(emptyImportMap);
  for (const key of Object.keys(json)) if (!known.includes(key)) throw new RefusalError('unknown-field', { field: `map.${key}` });
  const match = optionalText(json, 'match');
  if (match !== undefined && !isTarget(type, match))
    throw new RefusalError('unknown-field', { field: 'map.match', values: { value: match } });
  return {
    match,
    onMatch: oneOf(json, 'onMatch', ['update', 'skip'] as const) ?? 'update',
    columns: parseColumns(json['columns'] ?? {}, type),
    values: parseValues(json['values'] ?? {}, type),
    currency: parseCurrency(optionalText(json, 'currency')),
    dateOrder: oneOf(json, 'dateOrder', dateOrders),
    decimal: oneOf(json, 'decimal', ['.', ','] as const),
    delimiter: optionalText(json, 'delimiter'),
    encoding: optionalText(json, 'encoding'),
    pipeline: optionalText(json, 'pipeline'),
  };
}

/** The shortest JSON that `parseImportMap` reads back equal. */
export function formatImportMap(map: ImportMap): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const [column, targets] of Object.entries(map.columns)) {
    const short = targets.map(({ field, by, create }) =>
      by === 'name' && !create ? field : { field, ...(by === 'name' ? {} : { by }), ...(create ? { create } : {}) },
    );
    columns[column] = short.length === 0 ? null : short.length === 1 ? short[0] : short;
  }
  const entries = Object.entries({ ...map, columns }).filter(([key, value]) => {
    if (value === undefined) return false;
    if (key === 'onMatch') return value !== 'update';
    return key !== 'values' || Object.keys(map.values).length > 0;
  });
  return Object.fromEntries(entries);
}

function parseColumns(json: unknown, type: ObjectType): ImportMap['columns'] {
  if (!isObject(json)) throw bad('map.columns', json);
  const columns: Record<string, readonly ImportTarget[]> = {};
  for (const [column, target] of Object.entries(json)) {
    const listed = target === null ? [] : Array.isArray(target) ? target : [target];
    columns[column] = listed.map((one) => parseTarget(one, column, type));
  }
  return columns;
}

function parseTarget(json: unknown, column: string, type: ObjectType): ImportTarget {
  const at = `map.columns.${column}`;
  const full = typeof json === 'string' ? { field: json } : json;
  if (!isObject(full) || typeof full['field'] !== 'string') throw bad(at, json);
  if (!isTarget(type, full['field'])) throw new RefusalError('unknown-field', { field: at, values: { value: full['field'] } });
  const by = full['by'] ?? 'name';
  if (!(lookups as readonly unknown[]).includes(by)) throw bad(`${at}.by`, by);
  if (full['create'] !== undefined && typeof full['create'] !== 'boolean') throw bad(`${at}.create`, full['create']);
  return { field: full['field'], by: by as Lookup, create: full['create'] === true };
}

function parseValues(json: unknown, type: ObjectType): ImportMap['values'] {
  if (!isObject(json)) throw bad('map.values', json);
  const values: Record<string, Record<string, string>> = {};
  for (const [field, table] of Object.entries(json)) {
    if (!isTarget(type, field)) throw new RefusalError('unknown-field', { field: `map.values.${field}` });
    if (!isObject(table)) throw bad(`map.values.${field}`, table);
    values[field] = Object.fromEntries(
      Object.entries(table).map(([from, to]) => {
        if (to !== null && typeof to !== 'string') throw bad(`map.values.${field}.${from}`, to);
        return [from, to ?? ''];
      }),
    );
  }
  return values;
}

function optionalText(json: Record<string, unknown>, key: string): string | undefined {
  const value = json[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value === '') throw bad(`map.${key}`, value);
  return value;
}

function oneOf<T extends string>(json: Record<string, unknown>, key: string, allowed: readonly T[]): T | undefined {
  const value = optionalText(json, key);
  if (value === undefined) return undefined;
  if (!(allowed as readonly string[]).includes(value)) throw bad(`map.${key}`, value);
  return value as T;
}

function parseCurrency(value: string | undefined): string | undefined {
  if (value !== undefined && !/^[A-Z]{3}$/.test(value)) throw bad('map.currency', value);
  return value;
}
