import type { View } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { idOf, testReplica, testRow } from './test-rows.ts';

const byName: View = { type: 'deal', filter: [], sort: [{ field: 'name', direction: 'asc' }] };
const names = (rows: readonly Row[]) => rows.map((row) => row.values['name']);

/** Runs something inside an effect root and notes what it saw each time it ran. */
function watching<T>(look: () => T): { seen: T[]; stop: () => void } {
  const seen: T[] = [];
  const stop = $effect.root(() => {
    $effect(() => {
      seen.push(look());
    });
  });
  flushSync();
  return { seen, stop };
}

const update = (n: number, changes: { [field: string]: string }, more: Partial<OutboxEntry> = {}): OutboxEntry =>
  ({
    n: 1,
    id: 'e1',
    state: 'waiting',
    madeAt: 1_000,
    type: 'deal',
    records: [idOf(n)],
    kind: 'command',
    body: {
      kind: 'update',
      type: 'deal',
      records: [idOf(n)],
      changes: Object.fromEntries(Object.entries(changes).map(([field, value]) => [field, { value }])),
    },
    ...more,
  }) as OutboxEntry;

test('an effect that reads a live query runs again when a row comes, and not when another type changes', () => {
  const replica = testReplica();
  const live = replica.live(() => byName);
  const { seen, stop } = watching(() => names(live.rows));
  replica.apply([{ put: testRow(1, { name: 'B' }) }, { put: testRow(2, { name: 'A' }) }]);
  flushSync();
  replica.apply([{ put: testRow(3, { name: 'X' }, { type: 'account' }) }]);
  flushSync();
  expect(seen).toEqual([[], ['A', 'B']]);
  stop();
});

test('rows stay the same array while nothing in the view changes', () => {
  const replica = testReplica();
  const live = replica.live(() => ({ ...byName, filter: [{ field: 'name', op: 'eq', value: 'A' }] }));
  replica.apply([{ put: testRow(1, { name: 'A' }) }]);
  const { seen, stop } = watching(() => live.rows);
  replica.apply([{ put: testRow(2, { name: 'B' }) }]);
  flushSync();
  expect(seen).toHaveLength(1);
  stop();
});

test('[M207] other groups, figures and colours of a view are made of the same rows, which are not looked for again', () => {
  const replica = testReplica();
  let view = $state.raw(byName);
  const live = replica.live(() => view);
  const { seen, stop } = watching(() => live.rows);
  replica.apply([{ put: testRow(1, { name: 'B' }) }, { put: testRow(2, { name: 'A' }) }]);
  flushSync();
  const before = live.rows;
  view = { ...byName, group: 'stage' };
  flushSync();
  view = { ...byName, group: 'closeDate:month', aggregates: [{ kind: 'sum', field: 'amount' }], colours: [] };
  flushSync();
  expect(live.rows).toBe(before);
  expect(seen).toHaveLength(2);
  replica.apply([{ put: testRow(3, { name: 'C' }) }]);
  flushSync();
  expect(names(live.rows)).toEqual(['A', 'B', 'C']);
  view = { ...view, filter: [{ field: 'name', op: 'eq', value: 'B' }] };
  flushSync();
  expect(names(live.rows)).toEqual(['B']);
  stop();
});

test('a view that changes is followed', () => {
  const replica = testReplica();
  replica.apply([{ put: testRow(1, { name: 'A' }) }, { put: testRow(2, { name: 'B' }) }]);
  let direction = $state<'asc' | 'desc'>('asc');
  const live = replica.live(() => ({ ...byName, sort: [{ field: 'name', direction }] }));
  const { seen, stop } = watching(() => names(live.rows));
  direction = 'desc';
  flushSync();
  expect(seen).toEqual([
    ['A', 'B'],
    ['B', 'A'],
  ]);
  stop();
});

test('[M149] a view says whether its rows are the same in another order: what they come to is not added up again', () => {
  const replica = testReplica();
  replica.apply([{ put: testRow(1, { name: 'A' }) }, { put: testRow(2, { name: 'B' }) }]);
  let view = $state.raw(byName);
  const live = replica.live(() => view);
  expect(names(live.rows)).toEqual(['A', 'B']);
  const before = live.members;
  view = { ...byName, sort: [{ field: 'name', direction: 'desc' }] };
  expect(names(live.rows)).toEqual(['B', 'A']);
  expect(live.members).toBe(before);
  replica.apply([{ put: testRow(1, { name: 'C' }, { position: 2 }) }]);
  view = byName;
  expect(names(live.rows)).toEqual(['B', 'C']);
  const changed = live.members;
  expect(changed).not.toBe(before);
  view = { ...byName, filter: [{ field: 'name', op: 'eq', value: 'B' }] };
  expect(names(live.rows)).toEqual(['B']);
  expect(live.members).not.toBe(changed);
});

test('[V9] [M149] more rows at once than a table keeps steps of are other rows: what they come to is added up again', () => {
  const replica = testReplica();
  replica.apply([{ put: testRow(1, { name: 'A' }) }]);
  const live = replica.live(() => byName);
  expect(live.total).toBe(1);
  const before = live.members;
  replica.apply(Array.from({ length: 5_000 }, (_, n) => ({ put: testRow(n + 2, { name: `N${n}` }) })));
  expect(live.total).toBe(5_001);
  expect(live.members).not.toBe(before);
});

test('what is saved is on its way to everybody until the rows show it, unless it changes nothing in them', () => {
  const replica = testReplica();
  replica.apply([{ put: testRow(1, { name: 'Old' }, { position: 3 }) }]);
  const saved = (name: string) => update(1, { name }, { state: 'saved', positions: { [idOf(1)]: 5 } });
  expect(replica.isOnItsWay(update(1, { name: 'Mine' }))).toBe(false);
  expect(replica.isOnItsWay(saved('Mine'))).toBe(true);
  expect(replica.isOnItsWay(saved('Old'))).toBe(false);
  replica.apply([{ put: testRow(1, { name: 'Theirs' }, { position: 4 }) }]);
  expect(replica.isOnItsWay(saved('Mine'))).toBe(true);
  // Written over by a later edit, or shown as it was: either way everybody sees what became of it.
  replica.apply([{ put: testRow(1, { name: 'Later' }, { position: 6 }) }]);
  expect(replica.isOnItsWay(saved('Mine'))).toBe(false);
});

test('[V10] an edit shows at once and never flickers: not when it is saved, not when an older row comes, not when its own does', () => {
  const replica = testReplica();
  replica.apply([{ put: testRow(1, { name: 'Old' }, { position: 3 }) }]);
  const { seen, stop } = watching(() => replica.title('deal', idOf(1)));
  const step = (change: () => unknown) => {
    change();
    flushSync();
  };
  step(() => replica.overlay(update(1, { name: 'Mine' })));
  step(() => replica.overlay(update(1, { name: 'Mine' }, { state: 'saved', positions: { [idOf(1)]: 5 } })));
  // Somebody else's change of another field, projected before ours.
  step(() => replica.apply([{ put: testRow(1, { name: 'Old', nextStep: 'Call' }, { position: 4 }) }]));
  expect(replica.row('deal', idOf(1))?.values).toMatchObject({ name: 'Mine', nextStep: 'Call' });
  let done: OutboxEntry[] = [];
  step(() => (done = replica.apply([{ put: testRow(1, { name: 'Mine', nextStep: 'Call' }, { position: 5 }) }])));
  expect(done.map((entry) => entry.id)).toEqual(['e1']);
  step(() => replica.liftOverlay('e1'));
  expect(new Set(seen)).toEqual(new Set(['Old', 'Mine']));
  expect(seen.lastIndexOf('Old')).toBe(0);
  stop();
});

test('[V7] a refused edit shows what the server has again', () => {
  const replica = testReplica();
  replica.apply([{ put: testRow(1, { name: 'Old' }) }]);
  replica.overlay(update(1, { name: 'Mine' }));
  replica.overlay(update(1, { name: 'Mine' }, { state: 'refused' }));
  expect(replica.title('deal', idOf(1))).toBe('Old');
});

test('a record made here is listed before the server knows it, and stays when its row comes', () => {
  const replica = testReplica();
  const live = replica.live(() => byName);
  const body = {
    kind: 'create',
    type: 'deal',
    record: idOf(7),
    changes: { name: { value: 'New' }, tags: { value: ['b', 'a'] } },
  } as const;
  const create = update(7, {}, { body } as unknown as Partial<OutboxEntry>);
  replica.overlay(create);
  expect(live.rows[0]?.values).toEqual({ name: 'New', tags: ['a', 'b'] });
  replica.overlay({ ...create, state: 'saved', positions: { [idOf(7)]: 1 } });
  expect(names(live.rows)).toEqual(['New']);
  expect(replica.apply([{ put: testRow(7, { name: 'New', tags: ['a', 'b'] }) }])).toHaveLength(1);
  replica.liftOverlay('e1');
  expect(names(live.rows)).toEqual(['New']);
});

test('a deleted record leaves the lists at once, keeps its page, and does not come back before the server has deleted it', () => {
  const replica = testReplica();
  const live = replica.live(() => byName);
  replica.apply([{ put: testRow(1, { name: 'A' }, { position: 4 }) }]);
  const remove = update(1, {}, { body: { kind: 'delete', type: 'deal', records: [idOf(1)] } } as Partial<OutboxEntry>);
  replica.overlay(remove);
  expect(live.total).toBe(0);
  expect(replica.row('deal', idOf(1))?.deletedAt).toBeDefined();
  replica.overlay({ ...remove, state: 'saved', positions: { [idOf(1)]: 6 } });
  // Somebody's edit from before, projected late.
  replica.apply([{ put: testRow(1, { name: 'B' }, { position: 5 }) }]);
  expect(live.total).toBe(0);
  expect(
    replica.apply([{ put: testRow(1, { name: 'B' }, { position: 6, deletedAt: '2026-01-02T00:00:00.000Z' }) }]),
  ).toHaveLength(1);
  replica.liftOverlay('e1');
  expect(live.total).toBe(0);
});

test('a record that was made here and deleted by somebody before its row came does not stay as a ghost', () => {
  const replica = testReplica();
  const live = replica.live(() => byName);
  const body = { kind: 'create', type: 'deal', record: idOf(7), changes: { name: { value: 'New' } } } as const;
  replica.overlay(update(7, {}, { body, state: 'saved', positions: { [idOf(7)]: 1 } } as unknown as Partial<OutboxEntry>));
  expect(live.total).toBe(1);
  expect(replica.apply([{ left: { type: 'deal', id: idOf(7) } }])).toHaveLength(1);
  replica.liftOverlay('e1');
  expect(live.total).toBe(0);
});

test('members that one adds to a set stay beside those that others add', () => {
  const replica = testReplica();
  replica.apply([{ put: testRow(1, { name: 'A', tags: ['x'] }) }]);
  replica.overlay(
    update(1, {}, {
      body: { kind: 'update', type: 'deal', records: [idOf(1)], changes: { tags: { add: ['mine'], remove: [] } } },
    } as unknown as Partial<OutboxEntry>),
  );
  replica.apply([{ put: testRow(1, { name: 'A', tags: ['theirs', 'x'] }, { position: 2 }) }]);
  expect(replica.row('deal', idOf(1))?.values['tags']).toEqual(['mine', 'theirs', 'x']);
});

test('search finds every word, titles that begin with the text first', () => {
  const replica = testReplica();
  replica.apply([
    { put: testRow(1, { name: 'Renewal of Acme', description: 'café' }) },
    { put: testRow(2, { name: 'Acme Größe' }) },
    { put: testRow(3, { name: 'Other' }) },
  ]);
  expect(replica.search('acme', 10).map((row) => row.id)).toEqual([idOf(2), idOf(1)]);
  expect(replica.search('CAFE acme', 10).map((row) => row.id)).toEqual([idOf(1)]);
  expect(replica.search('acme', 1).map((row) => row.id)).toEqual([idOf(2)]);
});

test('search finds a phone however it is typed, and a record by its number', () => {
  const replica = testReplica();
  replica.apply([
    { put: { ...testRow(1, { firstName: 'Ana', phones: ['+49 40 123-0'] }), type: 'contact' } },
    { put: testRow(2, { name: 'Meters', number: 1042 }) },
    { put: testRow(3, { name: 'Other', number: 1043 }) },
  ]);
  for (const typed of ['+49 (0)40 123', '040 / 123', '0049 40 123'])
    expect(
      replica.search(typed, 10).map((row) => row.id),
      typed,
    ).toEqual([idOf(1)]);
  for (const typed of ['D-1042', 'd 1042'])
    expect(
      replica.search(typed, 10).map((row) => row.id),
      typed,
    ).toEqual([idOf(2)]);
  expect(replica.search('', 10)).toHaveLength(3);
  expect(replica.search('%', 10)).toEqual([]);
});

test('an older row that comes late does not replace a newer one', () => {
  const replica = testReplica();
  replica.apply([{ put: testRow(1, { name: 'New' }, { position: 9 }) }]);
  replica.apply([{ put: testRow(1, { name: 'Old' }, { position: 8 }) }]);
  expect(replica.title('deal', idOf(1))).toBe('New');
});

test('what is being deleted for good is gone at once, stays gone until its row has left, and comes back when that is refused', () => {
  const replica = testReplica();
  const deletedAt = '2026-03-01T00:00:00.000Z';
  replica.apply([{ put: { ...testRow(1, { name: 'A' }), deletedAt } }, { put: testRow(2, { name: 'B' }) }]);
  expect(replica.trashed('deal').map(({ id }) => id)).toEqual([idOf(1)]);
  const purge = { id: 'p1', body: { kind: 'purge', type: 'deal', records: [idOf(1)] } } as Partial<OutboxEntry>;
  replica.overlay(update(1, {}, purge));
  expect(replica.trashed('deal')).toEqual([]);
  replica.overlay(update(1, {}, { ...purge, state: 'refused' }));
  expect(replica.trashed('deal')).toHaveLength(1);
  replica.overlay(update(1, {}, purge));
  // Confirmed before the feed has said so.
  expect(replica.overlay(update(1, {}, { ...purge, state: 'saved', positions: { [idOf(1)]: 0 } }))).toBe(false);
  expect(replica.row('deal', idOf(1))).toBeUndefined();
  expect(replica.apply([{ left: { type: 'deal', id: idOf(1) } }]).map(({ id }) => id)).toEqual(['p1']);
  expect(replica.row('deal', idOf(1))).toBeUndefined();
});
