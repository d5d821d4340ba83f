import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { keepReasons } from './keeping.ts';
import { planFiles, type WantedFile } from './keeping-files.ts';

const file = fc.record({
  document: fc.constant('deal:d'),
  id: fc.integer({ min: 0, max: 30 }).map((n) => `file-${n}`),
  size: fc.integer({ min: 0, max: 60 }),
  reason: fc.constantFrom(...keepReasons),
});
const sum = (files: readonly WantedFile[]) => files.reduce((total, { size }) => total + size, 0);
const of = (reason: WantedFile['reason'], size: number, id = `${reason} ${size}`): WantedFile => ({
  id,
  size,
  document: 'deal:d',
  reason,
});

test('[M194] [V8] files that a device keeps never take more than the room there is, and none is left out that the better ones left room for', () =>
  fc.assert(
    fc.property(fc.array(file, { maxLength: 40 }), fc.integer({ min: -10, max: 400 }), (wanted, room) => {
      const { keep, leftOut } = planFiles(wanted, room);
      expect(sum(keep)).toBeLessThanOrEqual(Math.max(0, room));
      const order = new Map(wanted.map(({ id }) => [id, wanted.findIndex((one) => one.id === id)]));
      for (const one of leftOut) {
        const better = keep.filter(({ id }) => (order.get(id) ?? 0) < (order.get(one.id) ?? 0));
        expect(sum(better) + one.size).toBeGreaterThan(room);
      }
      expect(new Set([...keep, ...leftOut].map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id)));
      expect(keep.length + leftOut.length).toBe(new Set(wanted.map(({ id }) => id)).size);
    }),
  ));

test('[M194] [V8] keptFileBytes: a larger file is not fetched unasked, and comes with a record that was taken along, up to fileBytes', () => {
  const large = limits.keptFileBytes.value + 1;
  const { keep, leftOut } = planFiles([
    of('mine', large),
    of('mine', large - 1),
    of('pinned', large),
    of('pinned', limits.fileBytes.value + 1),
  ]);
  expect(keep.map(({ id }) => id)).toEqual([`mine ${large - 1}`, `pinned ${large}`]);
  expect(leftOut).toHaveLength(2);
});

test('[M194] [V8] keptFilesBytes: past it the least needed are left out, however much room the browser gives', () => {
  const each = limits.keptFileBytes.value;
  const count = Math.floor(limits.keptFilesBytes.value / each) + 2;
  const wanted = Array.from({ length: count }, (_, n) => of('mine', each, `file ${n}`));
  const { keep, leftOut } = planFiles(wanted, Number.MAX_SAFE_INTEGER);
  expect(keep.map(({ id }) => id)).toEqual(wanted.slice(0, count - 2).map(({ id }) => id));
  expect(leftOut).toHaveLength(2);
});
