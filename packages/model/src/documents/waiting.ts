import * as Y from 'yjs';
import type { DecodedUpdate } from './check-update.ts';

type Range = { readonly clock: number; readonly end: number };
export type Ranges = ReadonlyMap<number, readonly Range[]>;

/** Ids of what a document has, but cannot show before its predecessors come, by client; and of what waits to be deleted. */
export function waiting(doc: Y.Doc): { readonly structs: Ranges; readonly deletes: Ranges } {
  const { pendingStructs, pendingDs } = doc.store;
  const structs = new Map<number, Range[]>();
  const deletes = new Map<number, Range[]>();
  const add = (to: Map<number, Range[]>, client: number, clock: number, length: number) => {
    const ranges = to.get(client) ?? [];
    to.set(client, ranges);
    ranges.push({ clock, end: clock + length });
  };
  for (const update of [pendingStructs?.update, pendingDs]) {
    if (!update) continue;
    const decoded = Y.decodeUpdateV2(update);
    for (const struct of decoded.structs)
      if (!(struct instanceof Y.Skip)) add(structs, struct.id.client, struct.id.clock, struct.length);
    for (const [client, ranges] of decoded.ds.clients) for (const { clock, len } of ranges) add(deletes, client, clock, len);
  }
  for (const ranges of [...structs.values(), ...deletes.values()]) ranges.sort((a, b) => a.clock - b.clock);
  return { structs, deletes };
}

/** Whether every id from `clock` to before `end` is in one of the ranges. */
export function covers(ranges: Ranges, client: number, clock: number, end: number): boolean {
  let at = clock;
  for (const range of ranges.get(client) ?? []) {
    if (at >= end || range.clock > at) break;
    at = Math.max(at, range.end);
  }
  return at >= end;
}

/**
 * The update without what it repeats of others' edits that wait in the document. A client that attaches is given those,
 * and sends all of what it holds when it attaches again: in a document in which edits of two people wait, each of them
 * would be refused for the other's, and neither could send what both wait for [V7]. Left out rather than let through, as
 * nobody looks whether the copy is a true one.
 */
export function withoutCopies(
  update: Uint8Array,
  { structs }: DecodedUpdate,
  doc: Y.Doc,
  isOwn: (client: number) => boolean,
): Uint8Array {
  if (!doc.store.pendingStructs) return update;
  const held = waiting(doc).structs;
  const ends = new Map<number, number>();
  const news = new Set<number>();
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (struct instanceof Y.Skip || isOwn(client)) continue;
    const end = clock + struct.length;
    ends.set(client, Math.max(end, ends.get(client) ?? 0));
    const known = Y.getState(doc.store, client);
    if (end > known && !covers(held, client, Math.max(clock, known), end)) news.add(client);
  }
  for (const client of news) ends.delete(client);
  return ends.size === 0 ? update : Y.diffUpdate(update, Y.encodeStateVector(ends));
}

/** Whether something of an edit that was applied cannot be seen, for want of what it builds on. */
export const waitsIn = (doc: Y.Doc, { structs, ds }: DecodedUpdate): boolean =>
  structs.some((struct) => !(struct instanceof Y.Skip) && isBeyond(doc, struct.id.client, struct.id.clock + struct.length)) ||
  [...ds.clients].some(([client, ranges]) => ranges.some(({ clock, len }) => isBeyond(doc, client, clock + len)));

const isBeyond = (doc: Y.Doc, client: number, end: number): boolean => end > Y.getState(doc.store, client);
