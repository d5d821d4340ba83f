import { limits } from '../limits.ts';

/** Why a device keeps a document, the most binding reason first [M61]. */
export const keepReasons = ['unsent', 'pinned', 'mine', 'followed', 'recent'] as const;
export type KeepReason = (typeof keepReasons)[number];

/** One reason to keep one document (`<type>:<id>`). A document is kept for as long as it has any. */
export type Wanted = {
  readonly document: string;
  readonly reason: KeepReason;
  /** ISO. Of two documents with the same reason, the later one is worth more. */
  readonly at: string;
};

export type Kept = {
  readonly document: string;
  /** The most binding one first. */
  readonly reasons: readonly KeepReason[];
};

export type Keeping = {
  /** What is worth most comes first: in this order it is fetched. */
  readonly keep: readonly Kept[];
  /** Of what the device holds: what has no reason left, or no room. */
  readonly letGo: readonly string[];
};

type Claim = { readonly document: string; readonly reasons: Set<KeepReason>; rank: number; at: string };

const later = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

/**
 * Which documents a device keeps and which may go, of those it holds [M61]. What was opened counts as recent for the
 * newest `limits.recentDocuments` only. Past `room` documents, what is worth least is left out; one with unsent edits
 * never is.
 */
export function planKeeping(
  wanted: Iterable<Wanted>,
  held: Iterable<string>,
  room: number = limits.keptDocuments.value,
): Keeping {
  const claims = new Map<string, Claim>();
  const claim = ({ document, reason, at }: Wanted): void => {
    const rank = keepReasons.indexOf(reason);
    const known = claims.get(document);
    if (!known) {
      claims.set(document, { document, reasons: new Set([reason]), rank, at });
      return;
    }
    known.reasons.add(reason);
    if (rank < known.rank || (rank === known.rank && at > known.at)) Object.assign(known, { rank, at });
  };
  const opened = new Map<string, Wanted>();
  for (const one of wanted) {
    if (one.reason !== 'recent') claim(one);
    else if (one.at > (opened.get(one.document)?.at ?? '')) opened.set(one.document, one);
  }
  const recent = [...opened.values()].sort((a, b) => later(a.at, b.at) || later(b.document, a.document));
  for (const one of recent.slice(0, limits.recentDocuments.value)) claim(one);

  const byWorth = [...claims.values()].sort((a, b) => a.rank - b.rank || later(a.at, b.at) || later(b.document, a.document));
  const keep = byWorth.filter(({ reasons }, index) => index < room || reasons.has('unsent'));
  const kept = new Set(keep.map(({ document }) => document));
  return {
    keep: keep.map(({ document, reasons }) => ({ document, reasons: keepReasons.filter((one) => reasons.has(one)) })),
    letGo: [...held].filter((document) => !kept.has(document)),
  };
}
