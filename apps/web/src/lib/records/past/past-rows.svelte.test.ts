import { objectTypes } from '@rapport/model/objects/index';
import { limits } from '@rapport/model/limits';
import type { View } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import { encodeRows } from '@rapport/model/wire/row-chunk';
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Replica } from '../../replica/replica.svelte.ts';
import { context, definitions, testRow } from '../../replica/test-rows.ts';
import { type PastPage, PastRows } from './past-rows.svelte.ts';

const { deal: type } = objectTypes;
if (!type) throw new Error('no deals');
const deal = (n: number, name: string): Row => ({ ...testRow(n, { name }), type: 'deal' });
async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  flushSync();
}

/** A past in which each day has one deal, called by it, told when a test says so. */
function given() {
  const replica = new Replica(
    () => 'ann',
    () => ({ context, definitions }),
  );
  replica.complete = true;
  replica.apply([{ put: deal(1, 'as it is') }, { put: deal(2, 'Second') }]);
  const waiting: {
    readonly at: string;
    readonly by: readonly string[];
    readonly answer: (page: PastPage) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  let online = $state(true);
  const connection = {
    get online() {
      return online;
    },
  };
  let view = $state.raw<View>({ type: 'deal', filter: [], sort: [{ field: 'name', direction: 'asc' }] });
  let day = $state('2026-03-03');
  const past = new PastRows(
    { replica, connection, definitions } as unknown as ConstructorParameters<typeof PastRows>[0],
    type!,
    { view: () => view, day: () => day, today: () => '2026-03-10' },
    (at, _, narrowed) => new Promise((answer, fail) => waiting.push({ at, by: narrowed?.filters ?? [], answer, fail })),
  );
  return {
    past,
    replica,
    waiting,
    names: () => past.rows.map(({ values }) => values['name']),
    choose: (wanted: string) => {
      day = wanted;
      flushSync();
      void past.show();
    },
    see: (wanted: View['filter']) => (view = { ...view, filter: wanted }),
    go: (on: boolean) => (online = on),
    answer: async (rows: readonly Row[], more: Partial<PastPage> = {}) => {
      waiting.shift()?.answer({ chunk: encodeRows('deal', rows), ...more });
      await settled();
    },
  };
}

test('[M169] what is shown stays until the next day is there, whole; of many days the last one wins, one being asked for at a time', async () => {
  const { past, answer, choose, names, waiting } = given();
  choose('2026-03-03');
  expect(past.state).toBe('asking');
  await answer([deal(1, 'the third')], { next: testRow(1, {}).id });
  expect(past.shownDay).toBeUndefined();
  await answer([deal(2, 'too')]);
  expect(names()).toEqual(['the third', 'too']);
  expect(past.state).toBe('ready');

  choose('2026-03-04');
  choose('2026-03-05');
  choose('2026-03-06');
  expect(waiting).toHaveLength(1);
  expect(names()).toEqual(['the third', 'too']);
  await answer([deal(1, 'the fourth')]);
  expect(waiting).toHaveLength(1);
  await answer([deal(1, 'the sixth')]);
  expect([past.shownDay, ...names()]).toEqual(['2026-03-06', 'the sixth']);
  expect(waiting).toHaveLength(0);

  // Of a day that somebody has gone on from, no further page is asked for.
  choose('2026-03-07');
  choose('2026-03-08');
  await answer([deal(1, 'the seventh')], { next: testRow(1, {}).id });
  expect(waiting.map(({ at }) => at.slice(0, 10))).toEqual(['2026-03-08']);
  await answer([deal(1, 'the eighth')]);
  expect(names()).toEqual(['the eighth']);

  // What was read once is not asked for again.
  choose('2026-03-03');
  await settled();
  expect([waiting.length, ...names()]).toEqual([0, 'the third', 'too']);
});

test('[M170] filters are asked of the values then, and "this month" is the month of that day', async () => {
  const { answer, choose, names, see } = given();
  choose('2026-02-20');
  const closing = (n: number, name: string, closeDate: string): Row => ({ ...deal(n, name), values: { name, closeDate } });
  await answer([closing(1, 'February', '2026-02-27'), closing(2, 'March', '2026-03-02')]);
  see([{ field: 'closeDate', op: 'eq', value: { period: 'thisMonth' } }]);
  expect(names()).toEqual(['February']);
});

test('[M169, V6] what its reader may no longer see leaves the past at once', async () => {
  const { answer, choose, names, replica } = given();
  choose('2026-03-03');
  await answer([deal(1, 'First'), deal(2, 'Second')]);
  expect(names()).toEqual(['First', 'Second']);
  replica.apply([{ left: { type: 'deal', id: deal(2, '').id } }] as Parameters<Replica['apply']>[0]);
  expect(names()).toEqual(['First']);
});

test('[M171] without the server it is said that it cannot be read, and read when the server is there again', async () => {
  const { past, answer, choose, go, names, waiting } = given();
  go(false);
  choose('2026-03-03');
  await settled();
  expect([past.state, waiting.length]).toEqual(['away', 0]);
  go(true);
  void past.show();
  await answer([deal(1, 'There')]);
  expect([past.state, ...names()]).toEqual(['ready', 'There']);
  choose('2026-03-04');
  waiting.shift()?.fail(new Error('bad-request'));
  await settled();
  expect([past.state, ...names()]).toEqual(['failed', 'There']);
});

test('[M170, V9] a view along records that only the server has shows nothing and says so, instead of a part', async () => {
  const { past, answer, choose, names, replica, see } = given();
  choose('2026-03-03');
  await answer([deal(1, 'First')]);
  replica.leave(['account']);
  expect([past.beyond, ...names()]).toEqual([false, 'First']);
  see([{ hop: 'to', field: 'account', type: 'account', has: 'none', of: [] }]);
  expect([past.beyond, ...names()]).toEqual([true]);
});

test('[M193] of many records those are asked for that the filter leaves, again where it leaves others, and nobody where it leaves fewer', async () => {
  const { past, answer, choose, names, replica, see, waiting, go } = given();
  replica.apply(Array.from({ length: limits.pastRows.value }, (_, n) => ({ put: deal(n + 10, `Deal ${n}`) })));
  see([{ field: 'name', op: 'contains', value: 'a' }]);
  choose('2026-03-03');
  expect(waiting.map(({ by }) => by)).toEqual([['name[contains]:a']]);
  await answer([deal(1, 'Apple'), deal(2, 'Banana')]);
  expect([past.state, ...names()]).toEqual(['ready', 'Apple', 'Banana']);

  see([
    { field: 'name', op: 'contains', value: 'a' },
    { field: 'name', op: 'contains', value: 'b' },
  ]);
  void past.show();
  await settled();
  expect([waiting.length, ...names()]).toEqual([0, 'Banana']);

  // Others than were told of: what is shown stays until they are there.
  see([{ field: 'name', op: 'contains', value: 'c' }]);
  void past.show();
  await settled();
  expect([past.state, ...names()]).toEqual(['asking', 'Apple', 'Banana']);
  expect(waiting.map(({ by }) => by)).toEqual([['name[contains]:c']]);
  await answer([deal(11, 'Cherry')]);
  expect([past.state, ...names()]).toEqual(['ready', 'Cherry']);

  // And without the server nothing is shown of them, instead of a part.
  go(false);
  see([]);
  void past.show();
  await settled();
  expect([past.state, ...names()]).toEqual(['away']);
});

test('[M193] of few records all are asked for, and filters that are tried out ask nobody', async () => {
  const { answer, choose, names, see, waiting } = given();
  see([{ field: 'name', op: 'contains', value: 'a' }]);
  choose('2026-03-03');
  expect(waiting.map(({ by }) => by)).toEqual([[]]);
  await answer([deal(1, 'Apple'), deal(2, 'Cherry')]);
  expect(names()).toEqual(['Apple']);
  see([]);
  expect(names()).toEqual(['Apple', 'Cherry']);
});
