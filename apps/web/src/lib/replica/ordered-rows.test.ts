import { expect, test } from 'vitest';
import type { SortPart } from '@rapport/model/query/run-view';
import { OrderedRows } from './ordered-rows.ts';
import { idOf, testRow } from './test-rows.ts';

const COUNT = 20_000;
const named = (n: number, name: string, more = {}) => testRow(n, { name, ...more });

/** Rows by name, and how often two were compared since it was asked last. */
function byName() {
  let compared = 0;
  const part: SortPart = {
    key: ({ values }) => String(values['name']),
    compare: (a, b) => {
      compared++;
      return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
    },
    descending: false,
  };
  const rows = Array.from({ length: COUNT }, (_, n) => named(n, `name ${String(n).padStart(5, '0')}`));
  const ordered = new OrderedRows([part], () => true);
  ordered.sort(rows);
  return { rows, ordered, compared: () => [compared, (compared = 0)][0] ?? 0 };
}

test('[M206] many rows that change in what no order asks for are put where they stand, the others not looked at', () => {
  const { rows, ordered, compared } = byName();
  const steps = rows
    .filter((_, at) => at % 100 === 0)
    .map((before) => ({
      id: before.id,
      before,
      after: { ...before, values: { ...before.values, nextStep: 'call' } },
    }));
  compared();
  expect(ordered.follow(steps)).toBe(true);
  // A few per row that changed, and none for the others.
  expect(compared()).toBeLessThan(steps.length * 2 * Math.ceil(Math.log2(COUNT)));
  expect(ordered.rows().map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  expect(ordered.rows().filter(({ values }) => values['nextStep'] === 'call')).toHaveLength(200);
});

test('[M206] a row that changed twice, went and came again, or moved, stands where its last state belongs', () => {
  const { rows, ordered } = byName();
  const [first, second, third] = rows;
  if (!first || !second || !third) throw new Error('no rows');
  const moved = named(0, 'zzz');
  const again = named(1, 'name 00001', { nextStep: 'call' });
  const fresh = named(COUNT, 'aaa');
  const steps = [
    { id: first.id, before: first, after: named(0, 'name 00003') },
    { id: second.id, before: second, after: undefined },
    { id: first.id, before: named(0, 'name 00003'), after: moved },
    { id: fresh.id, before: undefined, after: fresh },
    { id: second.id, before: undefined, after: again },
    { id: third.id, before: third, after: undefined },
  ];
  ordered.follow(steps);
  const ids = ordered.rows().map(({ id }) => id);
  expect(ids.slice(0, 3)).toEqual([fresh.id, second.id, idOf(3)]);
  expect(ids.at(-1)).toBe(first.id);
  expect(ids).toHaveLength(COUNT);
  expect(ordered.rows()[1]).toBe(again);
});
