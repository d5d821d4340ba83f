import type { Row } from '@rapport/model/schema/row';
import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { testRow } from '../../replica/test-rows.ts';
import { InboxLines } from './inbox-lines.svelte.ts';
import { inOrder } from './notification-groups.ts';

let stop = () => {};
afterEach(() => stop());

const told = (minute: number, record: string, read?: string) =>
  testRow(minute, { record, at: `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`, ...(read ? { read } : {}) });

function given(first: readonly Row[]) {
  let rows = $state.raw(inOrder(first));
  let lines: InboxLines | undefined;
  stop = $effect.root(() => {
    lines = new InboxLines(() => ({ rows, filter: 'all', complete: true }));
  });
  flushSync();
  const { steady } = lines!;
  return {
    steady,
    come: (next: readonly Row[]) => {
      rows = inOrder(next);
      flushSync();
    },
    at: (busy: boolean) => {
      steady.busy = busy;
      flushSync();
    },
    shown: () => steady.rows.map(({ record, rows: some, unread }) => `${record} ${some.length}${unread ? ' unread' : ''}`),
  };
}

test('no line of the inbox moves for a new notification while somebody is at it; a new line waits', () => {
  const { steady, come, at, shown } = given([told(2, 'deal:b'), told(1, 'deal:a')]);
  expect(shown()).toEqual(['deal:b 1 unread', 'deal:a 1 unread']);
  at(true);
  come([told(4, 'deal:c'), told(3, 'deal:a'), told(2, 'deal:b'), told(1, 'deal:a')]);
  expect(shown()).toEqual(['deal:b 1 unread', 'deal:a 2 unread']);
  expect(steady.waiting).toBe(1);
  steady.letIn();
  flushSync();
  expect(shown()).toEqual(['deal:c 1 unread', 'deal:a 2 unread', 'deal:b 1 unread']);
});

test('with nobody at the inbox a new notification shows at once, on top', () => {
  const { come, shown } = given([told(1, 'deal:a')]);
  come([told(2, 'deal:b'), told(1, 'deal:a')]);
  expect(shown()).toEqual(['deal:b 1 unread', 'deal:a 1 unread']);
});

test('a line that is marked as read, or as unread again, stays under the pointer', () => {
  const read = '2026-03-01T11:00:00.000Z';
  const { steady, come, at, shown } = given([told(3, 'deal:a'), told(2, 'deal:b', read), told(1, 'deal:a', read)]);
  at(true);
  come([told(3, 'deal:a', read), told(2, 'deal:b'), told(1, 'deal:a')]);
  expect(shown()).toEqual(['deal:a 1', 'deal:b 1 unread', 'deal:a 1 unread']);
  expect(steady.waiting).toBe(0);
});
