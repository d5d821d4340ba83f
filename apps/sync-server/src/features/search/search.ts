import { type Actor, groupsOf } from '@rapport/model/access/can';
import { objectType } from '@rapport/model/objects/index';
import { homeOf } from '@rapport/model/projection/document-row';
import { titleOf } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { formatSerial, serialKey } from '@rapport/model/schema/serial';
import type { Hit, HitGroup, Named } from '@rapport/model/search/hit';
import { matchedField, relatedField } from '@rapport/model/search/matched-field';
import { type RankedHit, rankHits } from '@rapport/model/search/rank-hits';
import { readSearch, type SearchQuery } from '@rapport/model/search/search-query';
import { aboveOf } from '@rapport/model/search/search-entry';
import { snippetOf, type SnippetPart } from '@rapport/model/search/snippet';
import type { Database } from '@rapport/persistence/server/database';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import { findCandidates, readPlainTexts } from '@rapport/persistence/server/search/find-candidates';

export type Search = {
  readonly text: string;
  readonly types: readonly ObjectType[];
  /** Hits of each type, at most. */
  readonly limit: number;
};

/** What the reader may see of what is searched for, by type: the type of the best hit first, in each the best first. */
export async function search(database: Database, actor: Actor, wanted: Search): Promise<readonly HitGroup[]> {
  const query = readSearch(wanted.text);
  const groups = groupsOf(actor);
  const candidates = await findCandidates(database, actor.workspaceId, query, {
    groups,
    types: wanted.types.map(({ key }) => key),
  });
  const found: HitGroup[] = [];
  for (const [type, ranked] of Map.groupBy(rankHits(candidates, query), (hit) => hit.type)) {
    const hits = await hitsOf(database, { workspaceId: actor.workspaceId, groups }, type, ranked.slice(0, wanted.limit), query);
    if (hits.length > 0) found.push({ type, hits, more: ranked.length > wanted.limit });
  }
  return found;
}

type Reader = { readonly workspaceId: string; readonly groups: readonly string[] };

async function hitsOf(
  database: Database,
  { workspaceId, groups }: Reader,
  key: string,
  ranked: readonly RankedHit[],
  query: SearchQuery,
): Promise<readonly Hit[]> {
  const type = objectType(key);
  if (!type) return [];
  const ids = ranked.map(({ id }) => id);
  const [rows, texts] = await Promise.all([
    readRows(database, workspaceId, key, ids, groups),
    readPlainTexts(database, workspaceId, key, ids),
  ]);
  const related = ranked.flatMap(({ id, match }) => (match === 'related' ? (rows.get(id) ?? []) : []));
  const named = [
    ...[...rows.values()].flatMap((row) => homeOf(type, row.values) ?? []),
    ...related.flatMap((row) => aboveOf(type, row.values)),
  ];
  const others = new Map<string, Row>();
  for (const [otherType, some] of Map.groupBy(named, (one) => one.type))
    for (const [id, row] of await readRows(database, workspaceId, otherType, [...new Set(some.map(({ id }) => id))], groups))
      if (row.deletedAt === undefined) others.set(`${otherType}:${id}`, row);
  return ranked.flatMap((hit) => {
    const row = rows.get(hit.id);
    const about = row && homeOf(type, row.values);
    const home = about && others.get(`${about.type}:${about.id}`);
    // What is said about a record in the trash went there with it.
    if (!row || (about && !home)) return [];
    const nameAt = (to: string, id: string) => {
      const above = others.get(`${to}:${id}`);
      return above && nameOf(above).title;
    };
    const place =
      hit.match === 'related'
        ? (relatedField(type, row.values, query, nameAt) ?? nowhere)
        : placeOf(type, row, hit, texts.get(hit.id), query);
    return [
      {
        ...nameOf(home ?? row),
        type: key,
        id: hit.id,
        match: hit.match,
        ...place,
        record: home ? nameOf(home) : null,
        updatedAt: row.updatedAt,
      },
    ];
  });
}

function nameOf(row: Row): Named {
  const type = objectType(row.type);
  const key = type && serialKey(type);
  const value = key === undefined ? undefined : row.values[key];
  return {
    type: row.type,
    id: row.id,
    title: type ? titleOf(type, row.values) : '',
    number: type && key !== undefined && typeof value === 'number' ? formatSerial(type.fields[key]!, value) : null,
  };
}

const nowhere = { field: null, snippet: [] };

function placeOf(
  type: ObjectType,
  row: Row,
  { match }: RankedHit,
  text: string | undefined,
  query: SearchQuery,
): { readonly field: string | null; readonly snippet: readonly SnippetPart[] } {
  if (match === 'text') {
    const said = text ?? titleOf(type, row.values);
    const field = type.richText ?? type.title[0] ?? null;
    return { field, snippet: snippetOf(said, query.words) ?? snippetOf(titleOf(type, row.values), query.words) ?? [] };
  }
  return match === 'words' || match === 'exact' ? (matchedField(type, row.values, query) ?? nowhere) : nowhere;
}
