import { objectType } from '@rapport/model/objects/index';
import { homeOf } from '@rapport/model/projection/document-row';
import { titleOf } from '@rapport/model/projection/project-record';
import type { Row } from '@rapport/model/schema/row';
import { formatSerial, serialKey } from '@rapport/model/schema/serial';
import type { Hit, HitGroup, Named } from '@rapport/model/search/hit';
import { matchedField, relatedField } from '@rapport/model/search/matched-field';
import { readSearch, type SearchQuery } from '@rapport/model/search/search-query';
import { isSaid } from '@rapport/model/search/searched-types';
import { snippetOf } from '@rapport/model/search/snippet';
import type { WordFound } from '../../replica/words/word-search.ts';

type Rows = { row(type: string, id: string): Row | undefined };

/**
 * What was found on this device, in the shape of the server's answer: of each type so many, the type of the best first,
 * and below the records what is said about them.
 */
export function hitsOnDevice(rows: Rows, text: string, limit: number, found: readonly WordFound[]): readonly HitGroup[] {
  const query = readSearch(text);
  const groups = [...Map.groupBy(found, ({ row }) => row.type)];
  return groups
    .sort(([a], [b]) => Number(isSaidType(a)) - Number(isSaidType(b)))
    .map(([type, some]) => ({
      type,
      hits: some.slice(0, limit).map((one) => hitOf(rows, one, query)),
      more: some.length > limit,
    }));
}

const isSaidType = (key: string): boolean => {
  const type = objectType(key);
  return type !== undefined && isSaid(type);
};

/** One of them, with where it is said what was searched for. */
export function hitOf(rows: Rows, { row, match, snippet }: WordFound, query: SearchQuery): Hit {
  const type = objectType(row.type);
  const at = type && homeOf(type, row.values);
  const home = at && rows.row(at.type, at.id);
  const said = type && isSaid(type);
  const named = { ...nameOf(home ?? row), type: row.type, id: row.id };
  const nameAt = (to: string, id: string) => {
    const above = rows.row(to, id);
    return above && nameOf(above).title;
  };
  const title = type ? titleOf(type, row.values) : '';
  const place = said
    ? { field: type.richText ?? type.title[0] ?? null, snippet: snippet ?? snippetOf(title, query.words) ?? [] }
    : ((type && (match === 'related' ? relatedField(type, row.values, query, nameAt) : matchedField(type, row.values, query))) ??
      nowhere);
  return { ...named, match: said ? 'text' : match, ...place, record: home ? nameOf(home) : null, updatedAt: row.updatedAt };
}

const nowhere = { field: null, snippet: [] };

function nameOf(row: Row): Named {
  const type = objectType(row.type);
  return { type: row.type, id: row.id, title: type ? titleOf(type, row.values) : '', number: numberOf(row) ?? null };
}

/** The number that people call a record by, once the server has given it one. */
export function numberOf(row: Row): string | undefined {
  const type = objectType(row.type);
  const key = type && serialKey(type);
  const value = key === undefined ? undefined : row.values[key];
  return type && key !== undefined && typeof value === 'number' ? formatSerial(type.fields[key]!, value) : undefined;
}

/** What the server adds below what is here, of which nothing moves: new hits at the end of their type, new types last. */
export function withServer(own: readonly HitGroup[], others: readonly HitGroup[]): readonly HitGroup[] {
  const groups = own.map((group) => {
    const also = others.find(({ type }) => type === group.type);
    const shown = new Set(group.hits.map(({ id }) => id));
    const hits = also?.hits.filter(({ id }) => !shown.has(id)) ?? [];
    return { ...group, hits: [...group.hits, ...hits], more: group.more || also?.more === true };
  });
  return [...groups, ...others.filter(({ type, hits }) => hits.length > 0 && !own.some((group) => group.type === type))];
}
