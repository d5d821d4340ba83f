import { objectType, objectTypeByPlural } from '@rapport/model/objects/index';
import { titleOf } from '@rapport/model/projection/project-record';
import type { Row } from '@rapport/model/schema/row';
import { formatSerial, serialKey } from '@rapport/model/schema/serial';
import type { Hit, HitGroup } from '@rapport/model/search/hit';

type Rows = { search(text: string, limit: number, types?: readonly string[]): readonly Row[] };
const most = 200;

/**
 * What the rows on the device have of a search, in the shape of the server's answer: no notes and no comments. First
 * what the index of words found, in its order, then what has the text inside of a word.
 */
export function hitsOnDevice(
  rows: Rows,
  text: string,
  only: string | undefined,
  limit: number,
  indexed: readonly Row[] = [],
): readonly HitGroup[] {
  if (!text) return [];
  const type = only === undefined ? undefined : objectTypeByPlural(only)?.key;
  const scanned = rows.search(text, most, type === undefined ? undefined : [type]);
  const found = new Map([...indexed, ...scanned].map((row) => [`${row.type}/${row.id}`, row])).values();
  return [...Map.groupBy(found, (row) => row.type)].map(([key, some]) => ({
    type: key,
    hits: some.slice(0, limit).map(hitOf),
    more: some.length > limit,
  }));
}

function hitOf(row: Row): Hit {
  const type = objectType(row.type);
  return {
    type: row.type,
    id: row.id,
    title: type ? titleOf(type, row.values) : '',
    number: numberOf(row) ?? null,
    match: 'words',
    field: null,
    snippet: [],
    record: null,
    updatedAt: row.updatedAt,
  };
}

/** The number that people call a record by, once the server has given it one. */
export function numberOf(row: Row): string | undefined {
  const type = objectType(row.type);
  const key = type && serialKey(type);
  const value = key === undefined ? undefined : row.values[key];
  return type && key !== undefined && typeof value === 'number' ? formatSerial(type.fields[key]!, value) : undefined;
}
