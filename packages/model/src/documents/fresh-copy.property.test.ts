import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { freshCopy, Translation } from './fresh-copy.ts';

/** Client ids decide between neighbours: one of the server's below all others, as it is, and one above them. */
const servers = fc.constantFrom(7, 90);

/** Somebody types words that are found again, takes some away, makes them bold, or writes and empties a key. */
const step = fc.record({
  who: fc.nat({ max: 1 }),
  what: fc.constantFrom('type' as const, 'type' as const, 'erase' as const, 'bold' as const, 'set' as const, 'empty' as const),
  at: fc.nat({ max: 60 }),
  key: fc.constantFrom('name', 'amount', 'tags/red'),
  sync: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let words = 0;
const nextWord = () => `<${words++}>`;

/** Plays steps on copies of one document. Answers each update. */
function play(docs: readonly Y.Doc[], steps: readonly Step[]): Uint8Array[] {
  const updates: Uint8Array[] = [];
  const listen = (update: Uint8Array) => updates.push(update);
  for (const { who, what, at, key, sync } of steps) {
    const doc = docs[who % docs.length] as Y.Doc;
    if (sync) for (const other of docs) if (other !== doc) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    const text = doc.get('note', Y.XmlText);
    const fields = doc.getMap('fields');
    const place = Math.min(at, text.length);
    doc.on('update', listen);
    doc.transact(() => {
      if (what === 'type') text.insert(place, nextWord());
      else if (what === 'erase') text.delete(place, Math.min(4, text.length - place));
      else if (what === 'bold') text.format(place, Math.min(4, text.length - place), { bold: true });
      else if (what === 'set') fields.set(key, nextWord());
      else fields.delete(key);
    });
    doc.off('update', listen);
  }
  for (const doc of docs) for (const other of docs) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  return updates;
}
const copyOf = (doc: Y.Doc, clientID: number): Y.Doc => {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return Object.assign(copy, { clientID });
};
const docOf = (update: Uint8Array | undefined): Y.Doc => {
  const doc = new Y.Doc();
  if (update) Y.applyUpdate(doc, update);
  return doc;
};
const contentOf = (doc: Y.Doc) => ({
  text: doc.get('note', Y.XmlText).toDelta() as unknown,
  fields: doc.getMap('fields').toJSON(),
  waits: doc.store.pendingStructs !== null,
});
const textOf = (doc: Y.Doc): string =>
  (doc.get('note', Y.XmlText).toDelta() as { insert: string }[]).map(({ insert }) => insert).join('');

/** A document with a past, as the server has it. */
function withPast(steps: readonly Step[]): Y.Doc {
  const [a, b] = [new Y.Doc(), new Y.Doc()].map((doc, index) => Object.assign(doc, { clientID: index + 1 })) as [Y.Doc, Y.Doc];
  play([a, b], steps);
  return copyOf(a, 30);
}
const translated = (old: Y.Doc, server: number, updates: readonly Uint8Array[]): Uint8Array[] => {
  const translation = new Translation(old, server);
  return updates.map((update) => translation.translate(update) ?? expect.fail('it builds on what is there'));
};
const past = fc.array(step, { maxLength: 30 });
const later = fc.array(step, { minLength: 1, maxLength: 20 });
const runs = { numRuns: Number(process.env.RAPPORT_RUNS ?? 400), seed: 52 };

describe('[M52] a fresh copy', () => {
  test('holds what the document holds, and nothing of what was deleted', () => {
    fc.assert(
      fc.property(past, servers, (steps, server) => {
        const old = withPast(steps);
        const fresh = docOf(freshCopy(old, server));
        expect(contentOf(fresh)).toEqual(contentOf(old));
        for (const structs of fresh.store.clients.values()) expect(structs.every(({ deleted }) => !deleted)).toBe(true);
      }),
      runs,
    );
  });

  test('[V2, V7] takes edits of the document before it as that would have taken them, in any order and twice', () => {
    fc.assert(
      fc.property(past, later, servers, fc.boolean(), (before, after, server, twice) => {
        const old = withPast(before);
        const kept = copyOf(old, 30);
        const fresh = docOf(freshCopy(old, server));
        // One had it open all the while, the other opened it anew.
        const away = [copyOf(old, 1), copyOf(old, 12)];
        const made = translated(kept, server, play(away, after));
        for (const update of twice ? [...made].reverse() : made) Y.applyUpdate(fresh, update);
        if (twice) for (const update of made) Y.applyUpdate(fresh, update);
        expect(contentOf(fresh)).toEqual(contentOf(away[0] as Y.Doc));
      }),
      runs,
    );
  });

  test('[V2, V7] unites them with what was written in the copy meanwhile: all is there, once, whatever came first', () => {
    fc.assert(
      fc.property(past, later, later, servers, (before, offline, online, server) => {
        const old = withPast(before);
        const start = freshCopy(old, server) as Uint8Array;
        const present = [docOf(start), docOf(start)].map((doc, index) => Object.assign(doc, { clientID: index + 21 }));
        const typing = ({ what }: Step) => what === 'type' || what === 'set';
        const here = play(present, online.filter(typing));
        const there = translated(copyOf(old, 30), server, play([copyOf(old, 1), copyOf(old, 12)], offline.filter(typing)));
        const first = docOf(start);
        const second = docOf(start);
        for (const update of [...here, ...there]) Y.applyUpdate(first, update);
        for (const update of [...there, ...here]) Y.applyUpdate(second, update);
        expect(contentOf(first)).toEqual(contentOf(second));
        const letters = (text: string) => [...text].sort().join('');
        const typed = [...online, ...offline].filter(({ what }) => what === 'type').length;
        expect(textOf(first).length).toBeGreaterThanOrEqual(textOf(old).length + 3 * typed);
        const was = letters(textOf(old)).length;
        const alone = [here, there].map((updates) => {
          const doc = docOf(start);
          for (const update of updates) Y.applyUpdate(doc, update);
          return letters(textOf(doc)).length - was;
        });
        expect(textOf(first).length - was).toBe((alone[0] ?? 0) + (alone[1] ?? 0));
      }),
      runs,
    );
  });
});

test('[M52] an edit that builds on what the old document never had is no edit of the copy', () => {
  const old = docOf(undefined);
  old.get('note', Y.XmlText).insert(0, 'kept');
  const stranger = docOf(Y.encodeStateAsUpdate(old));
  const nested = new Y.XmlText();
  stranger.get('note', Y.XmlText).insertEmbed(2, nested);
  const before = Y.encodeStateVector(stranger);
  nested.insert(0, 'inside');
  expect(new Translation(old, 7).translate(Y.encodeStateAsUpdate(stranger, before))).toBeUndefined();
  expect(freshCopy(stranger, 7)).toBeUndefined();
  expect(new Translation(old, 7).translate(Uint8Array.of(9, 9, 9))).toBeUndefined();
});
