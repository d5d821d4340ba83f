import { searchText } from '../schema/sort-key.ts';
import { matchKinds, type MatchKind, nameFit } from './name-fit.ts';
import type { SearchQuery } from './search-query.ts';

/** What a store found. All but `found` say how well it fits: of that, it is to be seen in the name. */
export type Candidate = {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly how: 'number' | 'exact' | 'found' | 'related' | 'similar' | 'text';
  /** ISO. */
  readonly updatedAt: string;
};
export type RankedHit = Candidate & { readonly match: MatchKind };
type Ranked = { readonly hit: RankedHit; readonly whole: number };

/** The candidates, best first, each record once: by how they were found, then by whole words, then the latest change. */
export function rankHits(candidates: Iterable<Candidate>, query: SearchQuery): RankedHit[] {
  const best = new Map<string, Ranked>();
  for (const candidate of candidates) {
    const { match, whole } = fitOf(candidate, query);
    const ranked = { hit: { ...candidate, match }, whole };
    const key = `${candidate.type}/${candidate.id}`;
    const known = best.get(key);
    if (!known || order(ranked, known) < 0) best.set(key, ranked);
  }
  return [...best.values()].sort(order).map(({ hit }) => hit);
}

const rankOf = new Map(matchKinds.map((kind, at) => [kind, at]));

function order({ hit: a, whole: wholeA }: Ranked, { hit: b, whole: wholeB }: Ranked): number {
  if (a.match !== b.match) return rankOf.get(a.match)! - rankOf.get(b.match)!;
  if (wholeA !== wholeB) return wholeB - wholeA;
  if (a.updatedAt !== b.updatedAt) return a.updatedAt > b.updatedAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function fitOf({ how, title }: Candidate, query: SearchQuery): { match: MatchKind; whole: number } {
  if (how !== 'found') return { match: how, whole: 0 };
  return nameFit(searchText(title), query.words) ?? { match: 'words', whole: 0 };
}
