import * as Y from 'yjs';
import type { DecodedUpdate, Struct } from './check-update.ts';

/**
 * Where a struct is. `gone`: inside something that was deleted and collected, where Yjs drops it. `missing`: it hangs
 * on a struct that neither the update nor the document has.
 */
export type Place =
  | { readonly kind: 'root'; readonly root: string; readonly key: string | null; readonly nested: boolean }
  | { readonly kind: 'gone' }
  | { readonly kind: 'missing'; readonly client: number };

const gone: Place = { kind: 'gone' };

export type Locator = {
  ofStruct(struct: Struct): Place;
  ofId(id: Y.ID): Place;
  /** Places of what a deleted range would delete: what is deleted already counts for nothing. */
  ofDeleted(client: number, clock: number, length: number): Place[];
  /** The update's own struct at this id. */
  inUpdate(id: Y.ID): Struct | undefined;
};

/** Finds places of structs in a decoded update that is about to be applied to the document. */
export function locator(decoded: DecodedUpdate, doc: Y.Doc): Locator {
  const byClient = new Map<number, Struct[]>();
  for (const struct of decoded.structs) {
    if (struct instanceof Y.Skip) continue;
    const list = byClient.get(struct.id.client);
    if (list) list.push(struct);
    else byClient.set(struct.id.client, [struct]);
  }
  for (const list of byClient.values()) list.sort((a, b) => a.id.clock - b.id.clock);

  const cache = new Map<Struct, Place>();
  const rootNames = new Map<unknown, string>();

  const nameOf = (root: Y.AbstractType<unknown>): string | undefined => {
    const known = rootNames.get(root);
    if (known !== undefined) return known;
    for (const [name, type] of doc.share) rootNames.set(type, name);
    return rootNames.get(root);
  };

  const inDocument = (id: Y.ID) => (id.clock < Y.getState(doc.store, id.client) ? Y.getItem(doc.store, id) : undefined);

  /** Of a struct that the document has: up its parents to the root. */
  const placeOfLive = (struct: Y.Item | Y.GC): Place => {
    let nested = false;
    let at: Y.Item | Y.GC | null = struct;
    while (at instanceof Y.Item) {
      const parent: unknown = at.parent;
      if (!(parent instanceof Y.AbstractType)) return gone;
      const above: Y.Item | null = parent._item;
      if (above === null) {
        const root = nameOf(parent as Y.AbstractType<unknown>);
        return root === undefined ? gone : { kind: 'root', root, key: at.parentSub, nested };
      }
      nested = true;
      at = above;
    }
    return gone;
  };

  const inUpdate = (id: Y.ID): Struct | undefined => {
    const list = byClient.get(id.client);
    if (!list) return undefined;
    let low = 0;
    let high = list.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const struct = list[middle];
      if (!struct) return undefined;
      if (id.clock < struct.id.clock) high = middle - 1;
      else if (id.clock >= struct.id.clock + struct.length) low = middle + 1;
      else return struct;
    }
    return undefined;
  };

  /**
   * One step towards the place: an answer, or the struct of the update whose place is the same (`inside`: whose child
   * this one is). Steps are walked in a loop, as a typed sentence is a chain of thousands.
   */
  type Step = { readonly place: Place } | { readonly next: Struct; readonly inside: boolean };
  const stepTo = (id: Y.ID, inside: boolean): Step => {
    const live = inDocument(id);
    if (live) {
      const place = placeOfLive(live as Y.Item | Y.GC);
      return { place: inside && place.kind === 'root' ? { ...place, nested: true } : place };
    }
    const next = inUpdate(id);
    return next ? { next, inside } : { place: { kind: 'missing', client: id.client } };
  };
  const step = (struct: Struct): Step => {
    if (!(struct instanceof Y.Item)) return { place: gone };
    // Yjs copies the parent of the left neighbour, and of the right one where there is no left one.
    if (struct.origin) return stepTo(struct.origin, false);
    if (struct.rightOrigin) return stepTo(struct.rightOrigin, false);
    const parent: unknown = struct.parent;
    if (typeof parent === 'string') return { place: { kind: 'root', root: parent, key: struct.parentSub, nested: false } };
    return parent instanceof Y.ID ? stepTo(parent, true) : { place: gone };
  };

  const ofStruct = (struct: Struct): Place => {
    const walked: { struct: Struct; inside: boolean }[] = [];
    const seen = new Set<Struct>();
    let at = struct;
    let place: Place | undefined;
    while (!place) {
      const known = cache.get(at);
      if (known) {
        place = known;
        break;
      }
      // A ring of structs that name each other as neighbours never integrates.
      if (seen.has(at)) {
        place = { kind: 'missing', client: at.id.client };
        break;
      }
      seen.add(at);
      const next = step(at);
      if ('place' in next) {
        place = next.place;
        cache.set(at, place);
      } else {
        walked.push({ struct: at, inside: next.inside });
        at = next.next;
      }
    }
    for (const { struct: passed, inside } of walked.reverse()) {
      if (inside && place.kind === 'root') place = { ...place, nested: true };
      cache.set(passed, place);
    }
    return place;
  };

  const ofId = (id: Y.ID): Place => {
    const to = stepTo(id, false);
    return 'place' in to ? to.place : ofStruct(to.next);
  };

  const ofDeleted = (client: number, clock: number, length: number): Place[] => {
    const places: Place[] = [];
    const end = clock + length;
    const known = Y.getState(doc.store, client);
    const structs = doc.store.clients.get(client);
    if (structs && clock < known) {
      for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
        const struct = structs[index];
        if (!struct || struct.id.clock >= end) break;
        if (struct instanceof Y.Item && !struct.deleted) places.push(placeOfLive(struct));
      }
    }
    for (let at = Math.max(clock, known); at < end;) {
      const struct = inUpdate(Y.createID(client, at));
      if (!struct) {
        places.push({ kind: 'missing', client });
        break;
      }
      places.push(ofStruct(struct));
      at = struct.id.clock + struct.length;
    }
    return places;
  };

  return { ofStruct, ofId, ofDeleted, inUpdate };
}
