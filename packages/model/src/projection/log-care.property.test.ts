import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { objectTypes } from '../objects/index.ts';
import type { ObjectType } from '../schema/object-type.ts';
import { condense } from './condense.ts';
import { mergeRows, type MergeableRow } from './merge-rows.ts';
import { replayDocument, type ReplayStart } from './replay.ts';
import { uniteEvents } from './row-diff.ts';

const { deal, note } = objectTypes;
if (!deal || !note) throw new Error('no such type');

const people = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'] as const;
const id = '00000000-0000-7000-8000-0000000000d1';

/** Somebody writes, having seen the others' work or not, some time after the last; it may reach the log much later. */
const step = fc.record({
  person: fc.nat({ max: 1 }),
  what: fc.oneof(
    { arbitrary: fc.constant('write' as const), weight: 12 },
    fc.constantFrom('deleted' as const, 'restored' as const, 'command' as const),
  ),
  key: fc.constantFrom('name', 'name', 'stage', 'tags/red', 'amount'),
  value: fc.constantFrom<unknown[]>('A', 'B', 'x\u0000y', { minor: 5, currency: 'EUR' }, undefined),
  at: fc.nat({ max: 12 }),
  sync: fc.boolean(),
  seconds: fc.constantFrom(0, 3, 20, 200),
  late: fc.constantFrom(0, 0, 0, 90_000),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The log that these steps leave, as the server would write it. */
function logOf(type: ObjectType, steps: readonly Step[]): MergeableRow[] {
  const docs = people.map((_, index) => Object.assign(new Y.Doc(), { clientID: index + 1 }));
  const rows: MergeableRow[] = [];
  let time = Date.parse('2026-03-01T10:00:00.000Z');
  for (const { person, what, key, value, at, sync, seconds, late } of steps) {
    time += seconds * 1000;
    const position = rows.length + 1;
    const by = {
      actor: people[person],
      origin: what === 'command' ? ('command' as const) : ('edit' as const),
      madeAt: new Date(time - late).toISOString(),
      at: new Date(time).toISOString(),
      position,
      first: position,
      base: undefined,
      commandId: null,
    };
    if (position > 1 && (what === 'deleted' || what === 'restored')) {
      rows.push({ ...by, format: what, update: Uint8Array.of(0, 0) });
      continue;
    }
    const doc = docs[person] as Y.Doc;
    if (sync) for (const other of docs) if (other !== doc) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    const before = Y.encodeStateVector(doc);
    doc.transact(() => {
      if (type.richText === undefined) {
        if (value === undefined) doc.getMap('fields').delete(key);
        else doc.getMap('fields').set(key, value);
        return;
      }
      const text = doc.get(type.richText, Y.XmlText);
      if (value === undefined) text.delete(Math.min(at, text.length), Math.min(3, text.length - Math.min(at, text.length)));
      else text.insert(Math.min(at, text.length), 'word ');
    });
    rows.push({ ...by, format: 'yjs-1', update: Y.encodeStateAsUpdate(doc, before) });
  }
  return rows;
}

const told = (type: ObjectType, rows: readonly MergeableRow[], start?: ReplayStart) => {
  const replayed = replayDocument(
    type,
    { id, generation: 1, createdAt: '2026-03-01T10:00:00.000Z', createdBy: undefined },
    rows,
    start,
  );
  return { row: replayed?.row, text: replayed?.text, events: uniteEvents(replayed?.events ?? []) };
};

function withMerged(rows: readonly MergeableRow[], merged: ReturnType<typeof mergeRows>): MergeableRow[] {
  return rows.flatMap((row) => {
    const run = merged.find(({ first, position }) => row.position >= first && row.position <= position);
    if (!run) return row;
    return row.position === run.position ? { ...row, ...run } : [];
  });
}

const types = { deal, note };
const history = fc.record({
  type: fc.constantFrom('deal' as const, 'note' as const),
  steps: fc.array(step, { minLength: 1, maxLength: 40 }),
});
const runs = Number(process.env.RAPPORT_RUNS ?? 300);

test('[M50, V3] a log whose rows were united tells the same rows and events, byte for byte', () => {
  let united = 0;
  fc.assert(
    fc.property(history, ({ type: key, steps }) => {
      const type = types[key];
      const rows = logOf(type, steps);
      const merged = mergeRows(type, id, rows, undefined);
      united += merged.length;
      expect(told(type, withMerged(rows, merged))).toEqual(told(type, rows));
      // Uniting what was united changes nothing any more.
      expect(told(type, withMerged(withMerged(rows, merged), mergeRows(type, id, withMerged(rows, merged), undefined)))).toEqual(
        told(type, rows),
      );
    }),
    { numRuns: runs, seed: 50 },
  );
  expect(united).toBeGreaterThan(runs / 4);
});

test('[M51, V3] a state in the place of earlier rows, and what they told, are as good as the rows', () => {
  let cuts = 0;
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 99 }), ({ type: key, steps }, share) => {
      const type = types[key];
      const rows = logOf(type, steps);
      const until = rows[Math.floor((share * rows.length) / 100)]?.at ?? '9999-01-01T00:00:00.000Z';
      const condensed = condense(type, id, rows, undefined, until);
      if (!condensed) return;
      cuts++;
      const later = rows.filter(({ position }) => position > condensed.start.position);
      const after = told(type, later, condensed.start);
      const archived = condensed.events.map((event) => [event.id, event] as const);
      expect({ ...after, events: new Map([...archived, ...after.events]) }).toEqual(told(type, rows));
      expect(after.events.size + archived.length).toBe(told(type, rows).events.size);
      // And once more, from where it was cut.
      const again = condense(type, id, later, condensed.start, '9999-01-01T00:00:00.000Z');
      if (!again) return;
      const last = told(
        type,
        later.filter(({ position }) => position > again.start.position),
        again.start,
      );
      expect(last.row).toEqual(after.row);
      expect(new Map([...again.events.map((event) => [event.id, event] as const), ...last.events])).toEqual(after.events);
    }),
    { numRuns: runs, seed: 51 },
  );
  expect(cuts).toBeGreaterThan(runs / 4);
});
