import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { keepReasons, planKeeping, type Wanted } from './keeping.ts';

const document = fc.integer({ min: 0, max: 30 }).map((n) => `deal:${n}`);
const wanted: fc.Arbitrary<Wanted> = fc.record({
  document,
  reason: fc.constantFrom(...keepReasons),
  at: fc.integer({ min: 0, max: 99 }).map((n) => `2026-01-01T00:00:00.0${String(n).padStart(2, '0')}Z`),
});
const device = {
  wants: fc.array(wanted, { maxLength: 60 }),
  held: fc.uniqueArray(document),
  room: fc.integer({ min: 0, max: 20 }),
};
const rank = (wants: readonly Wanted[], of: string) =>
  Math.min(...wants.filter((one) => one.document === of).map(({ reason }) => keepReasons.indexOf(reason)));

describe('[M61] what a device keeps', () => {
  test('a document with unsent edits is never let go, however little room there is', () =>
    fc.assert(
      fc.property(fc.record(device), ({ wants, held, room }) => {
        const { keep, letGo } = planKeeping(wants, held, room);
        const unsent = new Set(wants.filter(({ reason }) => reason === 'unsent').map((one) => one.document));
        expect(letGo.filter((one) => unsent.has(one))).toEqual([]);
        expect([...unsent].filter((one) => !keep.some((kept) => kept.document === one))).toEqual([]);
        expect(keep.length).toBeLessThanOrEqual(Math.max(room, unsent.size));
      }),
    ));

  test('what is worth less goes first: nothing pinned while anything recent stays', () =>
    fc.assert(
      fc.property(fc.record(device), ({ wants, held, room }) => {
        const { keep } = planKeeping(wants, held, room);
        const kept = new Set(keep.map((one) => one.document));
        const least = Math.max(-1, ...[...kept].map((one) => rank(wants, one)));
        for (const { document: one } of wants) if (!kept.has(one)) expect(rank(wants, one)).toBeGreaterThanOrEqual(least);
      }),
    ));

  test('it is kept while it has any reason, and let go with the last one', () =>
    fc.assert(
      fc.property(fc.record(device), ({ wants, held }) => {
        const { letGo } = planKeeping(wants, held);
        const has = new Set(wants.map((one) => one.document));
        expect(new Set(letGo)).toEqual(new Set(held.filter((one) => !has.has(one))));
      }),
    ));

  test('the order in which reasons come and how often one is given change nothing', () =>
    fc.assert(
      fc.property(fc.record(device), ({ wants, held, room }) => {
        expect(planKeeping([...wants].reverse().concat(wants), held, room)).toEqual(planKeeping(wants, held, room));
      }),
    ));
});

const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();

test('[M61] [V8] recentDocuments: of what was only opened, the least recently used go', () => {
  const count = limits.recentDocuments.value + 3;
  const opened = Array.from({ length: count }, (_, n): Wanted => ({ document: `deal:${n}`, reason: 'recent', at: at(n) }));
  const { keep, letGo } = planKeeping(
    [...opened, { document: 'deal:0', reason: 'followed', at: at(0) }],
    opened.map((one) => one.document),
  );
  expect(letGo).toEqual(['deal:1', 'deal:2']);
  expect(keep[0]).toEqual({ document: 'deal:0', reasons: ['followed'] });
});

test('[M61] [V8] keptDocuments: past it, those that changed longest ago are left to the server', () => {
  const count = limits.keptDocuments.value + 2;
  const mine = Array.from({ length: count }, (_, n): Wanted => ({ document: `deal:${n}`, reason: 'mine', at: at(n) }));
  const { keep } = planKeeping(mine, []);
  expect(keep).toHaveLength(limits.keptDocuments.value);
  expect(keep.at(-1)?.document).toBe('deal:2');
});
