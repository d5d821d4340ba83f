import * as Y from 'yjs';
import type { Writes } from '../projection/apply-update.ts';
import { sameValue } from '../schema/values.ts';
import type { DecodedUpdate } from './check-update.ts';
import { locator } from './locate.ts';
import { FIELDS, fieldsOf, type Entry } from './record-document.ts';

/** What an update wants to do to one key, found before it is applied. */
export type IncomingWrite = {
  readonly key: string;
  /** The value it brings; undefined when it empties the key. */
  readonly value: unknown;
  /** What the document held before; undefined when nothing. */
  readonly previous: unknown;
  /** Whether its author had this previous value before them. */
  readonly sawPrevious: boolean;
};

/** The writes of an update, read before it is applied, while what they replace is still there. */
export function incomingWrites(decoded: DecodedUpdate, doc: Y.Doc): IncomingWrite[] {
  const place = locator(decoded, doc);
  const fields = fieldsOf(doc);
  const last = new Map<string, Y.Item>();
  const emptied = new Map<string, Y.ID[]>();
  // An update that arrives twice deletes what it replaced, not the value that stands there now.
  const repeated = new Set<string>();
  for (const struct of decoded.structs) {
    if (!(struct instanceof Y.Item)) continue;
    const at = place.ofStruct(struct);
    if (at.kind !== 'root' || at.root !== FIELDS || at.key === null) continue;
    if (struct.id.clock + struct.length <= Y.getState(doc.store, struct.id.client)) repeated.add(at.key);
    else last.set(at.key, struct);
  }
  for (const [client, ranges] of decoded.ds.clients) {
    const structs = doc.store.clients.get(client) ?? [];
    for (const range of ranges) {
      if (range.clock >= Y.getState(doc.store, client)) continue;
      for (let index = Y.findIndexSS(structs, range.clock); index < structs.length; index++) {
        const struct = structs[index];
        if (!struct || struct.id.clock >= range.clock + range.len) break;
        if (!(struct instanceof Y.Item) || struct.parent !== fields || struct.parentSub === null) continue;
        emptied.set(struct.parentSub, [...(emptied.get(struct.parentSub) ?? []), struct.id]);
      }
    }
  }
  const writes: IncomingWrite[] = [];
  for (const key of new Set([...last.keys(), ...emptied.keys()])) {
    const item = last.get(key);
    const current = fields._map.get(key);
    const live = current && !current.deleted ? current : undefined;
    const value = item && !Y.isDeleted(decoded.ds, item.lastId) ? (item.content.getContent().at(-1) as unknown) : undefined;
    const replaced = emptied.get(key) ?? [];
    const sawPrevious = live !== undefined && replaced.some((id) => Y.compareIDs(id, live.id));
    if (!item && (!live || repeated.has(key))) continue; // empties what is empty
    writes.push({ key, value, previous: live ? fields.get(key) : undefined, sawPrevious });
  }
  return writes;
}

/**
 * The one law for concurrent writes of one key: two are concurrent when neither's base covers the other, and then the
 * one that was meant later wins. Called after the update was applied; answers the keys where Yjs, which goes by client
 * id, chose otherwise, with the value that must stand (`undefined`: empty).
 */
export function settle(
  doc: Y.Doc,
  writes: Writes,
  incoming: readonly IncomingWrite[],
  meant: { readonly madeAt: string; readonly base: number | undefined },
): Entry[] {
  const fields = fieldsOf(doc);
  const rewrites: Entry[] = [];
  for (const { key, value, previous, sawPrevious } of incoming) {
    const other = writes.get(key);
    if (!other || sawPrevious || (meant.base !== undefined && meant.base >= other.position)) continue;
    // Who says nothing about what they had seen may be repeating old deletions.
    if (value === undefined && meant.base === undefined) continue;
    if (meant.madeAt === other.madeAt) continue;
    const winner = meant.madeAt > other.madeAt ? value : previous;
    if (!sameValue(fields.get(key), winner)) rewrites.push([key, winner]);
  }
  return rewrites;
}
