import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { checkUpdate } from './check-update.ts';

/**
 * A document that begins again with the same content and nothing of what was deleted, and how edits of the one before
 * become edits of it. What stands in the old document has one place in the new one, so that an edit need not be
 * understood: its neighbours are named anew, or the nearest that are left of those that are gone. Concurrent edits merge
 * as they would have, the same edit twice is the same twice, and words typed into a line that is gone stand where it was.
 */

/** Structs of the old document that go on, and from which clock of the new one's first client on. */
type Kept = { readonly clock: number; readonly length: number; readonly to: number };
type Struct = Y.Item | Y.GC;

/** Bytes of the new document, whose content is written under `client`. Undefined where types are nested. */
export function freshCopy(old: Y.Doc, client: number): Uint8Array | undefined {
  const items: Y.Item[] = [];
  let clock = 0;
  let before: { readonly root: string; readonly id: Y.ID } | undefined;
  for (const { root, key, item } of survivors(old)) {
    const content = contentOf(item, key !== null);
    if (!content) return undefined;
    const origin = key === null && before?.root === root ? before.id : null;
    const copy = new Y.Item(Y.createID(client, clock), null, origin, null, null, root as never, key, content);
    items.push(copy);
    clock += copy.length;
    if (key === null) before = { root, id: copy.lastId };
  }
  return encode(new Map(items.length > 0 ? [[client, items]] : []), new Map());
}

/** Where structs of a document go on in its fresh copy, in the order in which they stand there. */
export function* placesInCopy(old: Y.Doc): Generator<Kept & { readonly client: number }> {
  let to = 0;
  for (const { key, item } of survivors(old)) {
    // Of a key only the last value counts.
    const length = key === null ? item.length : 1;
    yield { client: item.id.client, clock: item.id.clock + item.length - length, length, to };
    to += length;
  }
}

/** Makes edits of the old document edits of its fresh copy. Answers undefined for one that builds on what is not there. */
export class Translation {
  readonly #old: Y.Doc;
  readonly #client: number;
  readonly #kept = new Map<number, Kept[]>();

  constructor(old: Y.Doc, client: number) {
    this.#old = old;
    this.#client = client;
    for (const { client: of, ...one } of placesInCopy(old)) {
      const kept = this.#kept.get(of) ?? [];
      kept.push(one);
      this.#kept.set(of, kept);
    }
    for (const kept of this.#kept.values()) kept.sort((a, b) => a.clock - b.clock);
  }

  translate(update: Uint8Array): Uint8Array | undefined {
    const checked = checkUpdate(update);
    if (!('decoded' in checked)) return undefined;
    const { decoded } = checked;
    const structs = new Map<number, Struct[]>();
    for (const struct of decoded.structs) {
      const known = this.#known(struct.id.client);
      if (struct.id.clock + struct.length <= known) continue;
      const translated = struct instanceof Y.Item ? this.#item(struct, known) : undefined;
      if (!translated) return undefined;
      push(structs, struct.id.client, translated);
    }
    const deleted = new Map<number, [clock: number, length: number][]>();
    for (const [client, ranges] of decoded.ds.clients)
      for (const { clock, len } of ranges)
        for (const [of, ...range] of this.#deleted(client, clock, len)) push(deleted, of, range);
    return encode(structs, deleted);
  }

  #known(client: number): number {
    return Y.getState(this.#old.store, client);
  }

  #item(struct: Y.Item, known: number): Y.Item | undefined {
    const inside = Math.max(0, known - struct.id.clock);
    const content = inside > 0 ? struct.content.copy().splice(inside) : struct.content;
    const left = inside > 0 ? Y.createID(struct.id.client, known - 1) : struct.origin;
    const at = this.#place(struct, left);
    if (!at) return undefined;
    const id = Y.createID(struct.id.client, struct.id.clock + inside - known);
    return new Y.Item(id, null, at.origin, null, at.right, at.root as never, at.key, content);
  }

  /** Between which neighbours an item stands; where none is left, in which root. */
  #place(struct: Y.Item, left: Y.ID | null) {
    const parent: unknown = struct.parent;
    const before = left && this.#neighbour(left, 'left');
    const after = struct.rightOrigin && this.#neighbour(struct.rightOrigin, 'right');
    if (before === undefined || after === undefined) return undefined;
    const [origin, right] = [before?.id ?? null, after?.id ?? null];
    if (!left && !struct.rightOrigin)
      return typeof parent === 'string' ? { origin, right, root: parent, key: struct.parentSub } : undefined;
    const known = before ?? after;
    const named = known?.item && { root: rootOf(this.#old, known.item), key: known.item.parentSub };
    if (!origin && !right && named?.root === undefined) return undefined;
    return { origin, right, root: named?.root ?? '', key: named?.key ?? null };
  }

  /** What an id has become, or the nearest that is left. Undefined for what the old document does not have. */
  #neighbour(id: Y.ID, side: 'left' | 'right'): { readonly id: Y.ID | null; readonly item?: Y.Item } | undefined {
    const known = this.#known(id.client);
    if (id.clock >= known) return { id: Y.createID(id.client, id.clock - known) };
    const item: Y.Item | Y.GC = Y.getItem(this.#old.store, id);
    if (!(item instanceof Y.Item)) return undefined;
    const same = this.#moved(id);
    if (same) return { id: same, item };
    // Of values of a key that were replaced nothing is left to stand beside.
    if (item.parentSub !== null) return { id: null, item };
    let near: Y.Item | null = item;
    while (near?.deleted) near = near[side];
    return { id: near && (this.#moved(side === 'left' ? near.lastId : near.id) ?? null), item };
  }

  #moved({ client, clock }: Y.ID): Y.ID | undefined {
    const kept = this.#kept.get(client)?.[this.#firstEndingAfter(client, clock)];
    return kept && clock >= kept.clock ? Y.createID(this.#client, kept.to + clock - kept.clock) : undefined;
  }

  #firstEndingAfter(client: number, clock: number): number {
    const kept = this.#kept.get(client) ?? [];
    let [low, high] = [0, kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = kept[middle];
      if (one && one.clock + one.length <= clock) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  *#deleted(client: number, clock: number, length: number): Generator<[client: number, clock: number, length: number]> {
    const end = clock + length;
    const kept = this.#kept.get(client) ?? [];
    for (let at = this.#firstEndingAfter(client, clock); at < kept.length; at++) {
      const one = kept[at];
      if (!one || one.clock >= end) break;
      const from = Math.max(clock, one.clock);
      const upto = Math.min(end, one.clock + one.length);
      yield [this.#client, one.to + from - one.clock, upto - from];
    }
    const known = this.#known(client);
    if (end > known) yield [client, Math.max(clock, known) - known, end - Math.max(clock, known)];
  }
}

function push<Value>(lists: Map<number, Value[]>, key: number, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** All that stands in a document, in an order that depends on nothing else: roots by name, their list, then their keys. */
function* survivors(doc: Y.Doc): Generator<{ readonly root: string; readonly key: string | null; readonly item: Y.Item }> {
  for (const root of [...doc.share.keys()].sort()) {
    const type = doc.share.get(root);
    for (let item = type?._start ?? null; item; item = item.right) if (!item.deleted) yield { root, key: null, item };
    const keys = type?._map ?? new Map<string, Y.Item>();
    for (const key of [...keys.keys()].sort()) {
      const item = keys.get(key);
      if (item && !item.deleted) yield { root, key, item };
    }
  }
}

function contentOf(item: Y.Item, last: boolean): Y.Item['content'] | undefined {
  if (item.content instanceof Y.ContentType || item.content instanceof Y.ContentDoc) return undefined;
  const content = item.content.copy();
  return last && item.length > 1 ? content.splice(item.length - 1) : content;
}

function rootOf(doc: Y.Doc, item: Y.Item): string | undefined {
  for (const [root, type] of doc.share) if (type === item.parent) return root;
  return undefined;
}

/** An update of these structs and deleted ranges, in Yjs's first format. */
function encode(
  structs: ReadonlyMap<number, readonly Struct[]>,
  deleted: ReadonlyMap<number, readonly (readonly [clock: number, length: number])[]>,
): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const { restEncoder } = encoder;
  encoding.writeVarUint(restEncoder, structs.size);
  // As Yjs does: higher client ids first.
  for (const [client, ofClient] of [...structs].sort(([a], [b]) => b - a)) {
    encoding.writeVarUint(restEncoder, ofClient.length);
    encoder.writeClient(client);
    encoding.writeVarUint(restEncoder, ofClient[0]?.id.clock ?? 0);
    for (const struct of ofClient) struct.write(encoder, 0);
  }
  encoding.writeVarUint(restEncoder, deleted.size);
  for (const [client, ranges] of deleted) {
    encoding.writeVarUint(restEncoder, client);
    encoding.writeVarUint(restEncoder, ranges.length);
    for (const [clock, length] of ranges) {
      encoder.writeDsClock(clock);
      encoder.writeDsLen(length);
    }
  }
  return encoder.toUint8Array();
}
