import type { Row } from '@rapport/model/schema/row';
import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { idOf, me, testRow } from '../../replica/test-rows.ts';
import { SteadyList } from './steady-list.svelte.ts';

let stop = () => {};
afterEach(() => stop());

function given(paged: boolean) {
  let ids = $state.raw(['a', 'b']);
  let list: SteadyList | undefined;
  const rowOf = (id: string) => ({ id, values: {} }) as unknown as Row;
  stop = $effect.root(() => {
    list = new SteadyList(() => ({ rows: ids.map(rowOf), row: rowOf, me: 'ann', view: 'v', paged }));
  });
  flushSync();
  return {
    list: list!,
    come: (next: string[]) => {
      ids = next;
      flushSync();
    },
  };
}
const shown = (list: SteadyList) => list.rows.map(({ id }) => id);

test('[M152] the next page of a list on the server appears under the pointer; what is new among what is shown waits', () => {
  const { list, come } = given(true);
  list.busy = true;
  flushSync();
  come(['a', 'new', 'b', 'c', 'd']);
  expect(shown(list)).toEqual(['a', 'b', 'c', 'd']);
  expect(list.waiting).toBe(1);
});

test('in a list of this device what others add at its end waits, too', () => {
  const { list, come } = given(false);
  list.busy = true;
  flushSync();
  come(['a', 'b', 'c']);
  expect(shown(list)).toEqual(['a', 'b']);
  expect(list.waiting).toBe(1);
});

const other = idOf(999);
const row = (n: number, name: string) => testRow(n, { name }, { createdBy: other, updatedBy: other });
const names = (rows: readonly Row[]) => rows.map(({ values }) => values['name']);

/** A list over rows that a test puts in place, as the page has it. */
function over(first: readonly Row[]) {
  let rows = $state.raw(first);
  let list: SteadyList | undefined;
  stop = $effect.root(() => {
    list = new SteadyList(() => ({ rows, row: (id) => rows.find((one) => one.id === id), me, view: 'v' }));
  });
  flushSync();
  const show = (next: readonly Row[]) => {
    rows = next;
    flushSync();
  };
  return { list: list as unknown as SteadyList, show, rows: () => rows };
}

test('[M149] a list that nobody is at is the rows of its view themselves, not a copy', () => {
  const { list, show, rows } = over([row(1, 'A'), row(2, 'B')]);
  expect(list.rows).toBe(rows());
  show([row(2, 'B'), row(3, 'C')]);
  expect(list.rows).toBe(rows());
});

test('[M149] at a list somebody sees what changes in its rows at once, while none of them moves until they go', () => {
  const [a, b, c] = [row(1, 'A'), row(2, 'B'), row(3, 'C')];
  const { list, show, rows } = over([a, b]);
  list.busy = true;
  flushSync();
  show([a, row(2, 'B2')]);
  expect(list.rows).toBe(rows());
  // One that now stands elsewhere stays where it was, marked; a new one waits.
  show([row(2, 'B3'), a, c]);
  expect(names(list.rows)).toEqual(['A', 'B3']);
  expect([list.waiting, list.isAstray(a.id) || list.isAstray(b.id)]).toEqual([1, true]);
  // As it was again: nothing is held any more.
  show([a, b]);
  expect(list.rows).toBe(rows());
  show([c, a, b]);
  expect(list.waiting).toBe(1);
  list.letIn();
  expect(names(list.rows)).toEqual(['C', 'A', 'B']);
  show([a, b, c]);
  expect(names(list.rows)).toEqual(['C', 'A', 'B']);
  list.busy = false;
  flushSync();
  expect(list.rows).toBe(rows());
});
