import { searchText } from '../schema/sort-key.ts';
import { wordPattern, type SearchQuery } from './search-query.ts';

/** How a record was found; the better way first. */
export const matchKinds = ['number', 'exact', 'name', 'prefix', 'title', 'words', 'similar', 'text'] as const;
export type MatchKind = (typeof matchKinds)[number];

/** What a store found, before it is known how well it fits: `number`, `exact` and `similar` are certain already. */
export type Candidate = {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly how: 'number' | 'exact' | 'found' | 'similar' | 'text';
  /** ISO. */
  readonly updatedAt: string;
};
export type RankedHit = Candidate & { readonly match: MatchKind };

const scores: Record<MatchKind, number> = {
  number: 1_000,
  exact: 800,
  name: 700,
  prefix: 600,
  title: 500,
  words: 300,
  similar: 200,
  text: 100,
};
/** What is new counts for so much more, and for half as much every so many days: never for a better match. */
const newest = 90;
const halfLifeDays = 60;

/** The candidates, best first, each record once: by how well they fit, then by how lately they changed. */
export function rankHits(candidates: Iterable<Candidate>, query: SearchQuery, now: string): RankedHit[] {
  const best = new Map<string, { readonly hit: RankedHit; readonly score: number }>();
  for (const candidate of candidates) {
    const match = matchOf(candidate, query);
    const days = Math.max(0, Date.parse(now) - Date.parse(candidate.updatedAt)) / 86_400_000;
    const score = scores[match] + newest * 2 ** (-days / halfLifeDays);
    const key = `${candidate.type}/${candidate.id}`;
    if ((best.get(key)?.score ?? -1) < score) best.set(key, { hit: { ...candidate, match }, score });
  }
  return [...best.values()].sort((a, b) => b.score - a.score || (a.hit.id < b.hit.id ? -1 : 1)).map(({ hit }) => hit);
}

function matchOf({ how, title }: Candidate, query: SearchQuery): MatchKind {
  if (how !== 'found') return how;
  const folded = searchText(title);
  if (folded === query.text) return 'name';
  if (folded.startsWith(query.text)) return 'prefix';
  const words = folded.match(wordPattern) ?? [];
  return query.words.every((word) => words.some((own) => own.startsWith(word))) ? 'title' : 'words';
}
