import type { Row } from '@rapport/model/schema/row';
import type { Cursor, RowChange } from '@rapport/persistence/browser/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FollowedRows } from './followed-rows.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const at = (seq: number, epoch = 'e'): Cursor => ({ epoch, seq });
const put = (id: string, position: number): RowChange => ({ put: { type: 'deal', id, position, values: {} } as unknown as Row });
const left = (id: string): RowChange => ({ left: { type: 'deal', id } });

/** A tab that follows, with a disk that another tab writes. */
async function given(seq: number | undefined, begun = true) {
  const rows = new Map<string, number>();
  const disk = { cursor: at(seq ?? 0) as Cursor | undefined, changes: [] as RowChange[], reads: 0 };
  const here = { cursor: seq === undefined ? undefined : at(seq), leads: false };
  const followed = new FollowedRows({
    store: {
      cursor: async () => disk.cursor,
      async *rows() {
        disk.reads++;
        yield [...disk.changes];
      },
    },
    cursor: () => here.cursor,
    startAt: (cursor) => (here.cursor = cursor),
    leads: () => here.leads,
    first: () => 'deal',
    leave: () => undefined,
    apply(changes) {
      for (const change of changes)
        if ('put' in change) rows.set(change.put.id, Math.max(rows.get(change.put.id) ?? 0, change.put.position));
        else rows.delete(change.left.id);
    },
    missingFrom: (ids) => [...rows.keys()].filter((id) => !ids.get('deal')?.has(id)).map(left),
    complete: () => undefined,
  });
  if (begun) await followed.begin();
  return { followed, rows, disk, here };
}

test('[M153] [V5] a tab that follows takes what it is told in order, without the disk', async () => {
  const { followed, rows, disk, here } = await given(3);
  await followed.hear({ changes: [put('a', 1)], after: at(3), cursor: at(4) });
  await followed.hear({ changes: [put('a', 2), put('b', 1)], after: at(4), cursor: at(6) });
  expect([...rows]).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect([here.cursor, disk.reads]).toEqual([at(6), 0]);
});

test('[M153] [V5] a tab that was frozen has missed rows: it reads them, and forgets those that went meanwhile', async () => {
  const { followed, rows, disk, here } = await given(3);
  rows.set('gone', 1);
  disk.cursor = at(8);
  disk.changes = [put('missed', 5), put('a', 1)];
  await followed.hear({ changes: [put('a', 2)], after: at(8), cursor: at(9) });
  expect([...rows]).toEqual([
    ['missed', 5],
    ['a', 2],
  ]);
  expect(here.cursor).toEqual(at(9));
});

test('[M153] [V5] a disk that is behind what was told is read again, and what is told meanwhile waits its turn', async () => {
  const { followed, rows, disk, here } = await given(3);
  disk.cursor = at(5);
  const heard = followed.hear({ changes: [put('c', 1)], after: at(8), cursor: at(9) });
  await vi.advanceTimersByTimeAsync(1);
  await followed.hear({ changes: [left('c')], after: at(9), cursor: at(10) });
  expect(here.cursor).toEqual(at(5));
  disk.cursor = at(9);
  disk.changes = [put('missed', 1), put('c', 1)];
  await vi.advanceTimersByTimeAsync(1_000);
  await heard;
  expect([...rows.keys()]).toEqual(['missed']);
  expect(here.cursor).toEqual(at(10));
});

test('[M153] a tab that thaws and hears of nothing looks at the disk; one that missed nothing does not read it', async () => {
  const { followed, rows, disk } = await given(3);
  await followed.thawed();
  expect(disk.reads).toBe(0);
  disk.cursor = at(4);
  disk.changes = [put('missed', 1)];
  await followed.thawed();
  expect([...rows.keys()]).toEqual(['missed']);
});

test('[M153] [V5] where the disk never has it, what was told is shown, and asked for again by whoever leads next', async () => {
  const { followed, rows, disk, here } = await given(3);
  disk.cursor = at(3);
  const heard = followed.hear({ changes: [put('a', 1)], after: at(8), cursor: at(9) });
  await vi.advanceTimersByTimeAsync(10_000);
  await heard;
  expect([...rows.keys()]).toEqual(['a']);
  expect(here.cursor).toEqual(at(3));
});

test('[M153] what is told while this device’s own rows are read waits for them; who leads hears nothing', async () => {
  const { followed, rows, here } = await given(3, false);
  await followed.hear({ changes: [put('a', 1)], after: at(3), cursor: at(4) });
  expect(rows.size).toBe(0);
  await followed.begin();
  expect([[...rows.keys()], here.cursor]).toEqual([['a'], at(4)]);
  here.leads = true;
  await followed.hear({ changes: [put('b', 1)], after: at(4), cursor: at(5) });
  expect([...rows.keys()]).toEqual(['a']);
});

test('[M153] a tab that thaws and learns late that another leads has not lost what it was told before, though the disk is behind that', async () => {
  const { followed, rows, disk, here } = await given(3);
  here.leads = true;
  await followed.thawed();
  disk.cursor = at(8);
  disk.changes = [put('missed', 5)];
  await followed.hear({ changes: [put('a', 1)], after: at(8), cursor: at(9) });
  await followed.hear({ changes: [put('b', 1)], after: at(9), cursor: at(10) });
  expect([[...rows.keys()], here.cursor]).toEqual([[], at(3)]);
  here.leads = false;
  const thawed = followed.thawed();
  await vi.advanceTimersByTimeAsync(1);
  disk.cursor = at(9);
  disk.changes = [put('missed', 5), put('a', 1)];
  await vi.advanceTimersByTimeAsync(1_000);
  await thawed;
  expect([[...rows.keys()].sort(), here.cursor]).toEqual([['a', 'b', 'missed'], at(10)]);
});

test('[M153] a tab that led on after it had been told of rows does not go back to them', async () => {
  const { followed, rows, here, disk } = await given(3);
  here.leads = true;
  await followed.hear({ changes: [left('a')], after: at(3), cursor: at(4) });
  rows.set('a', 9);
  here.cursor = at(9);
  disk.cursor = at(9);
  here.leads = false;
  await followed.thawed();
  expect([[...rows.keys()], here.cursor]).toEqual([['a'], at(9)]);
});
