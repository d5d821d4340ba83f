import type { Row } from '@rapport/model/schema/row';
import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';
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
