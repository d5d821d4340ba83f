import type { Row, Values } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { RowTable } from '../row-table.ts';
import { idOf, testRow } from '../test-rows.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { ToldIndex } from './told-index.ts';
import { WordSearch, type IndexWorker } from './word-search.ts';

/** The worker's part in this thread, an answer one turn later. */
function thread(): IndexWorker & { readonly changes: number; held: (() => void)[] | undefined } {
  const answer = (data: FromWorker) => {
    const step = () => worker.onmessage?.(new MessageEvent<FromWorker>('message', { data }));
    if (worker.held) worker.held.push(step);
    else queueMicrotask(step);
  };
  const index = new ToldIndex(answer, (step) => setTimeout(step));
  const worker = {
    changes: 0,
    held: undefined as (() => void)[] | undefined,
    onmessage: null as IndexWorker['onmessage'],
    onerror: null as IndexWorker['onerror'],
    terminate: () => {},
    postMessage(message: ToWorker) {
      if (message.kind === 'change') worker.changes += message.put.length + message.forget.length;
      index.hear(message);
    },
  };
  return worker;
}

function made(count: number) {
  const tables = new Map<string, RowTable>();
  const table = (type: string) => tables.get(type) ?? tables.set(type, new RowTable()).get(type)!;
  const put = (n: number, values: Values, more: Partial<Row> = {}) => table('deal').put(idOf(n), testRow(n, values, more));
  for (let n = 0; n < count; n++) put(n, { name: `Turbine ${n}` });
  const worker = thread();
  return { table, put, worker, search: new WordSearch({ table, make: () => worker, me: () => 'ann' }) };
}
const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);

test('[M68] the index is told once of every row and then only of what changed', async () => {
  const { put, worker, search } = made(5_000);
  expect(await search.find('Turbnie 4711', 5, ['deal'])).toEqual([expect.objectContaining({ id: idOf(4711) })]);
  expect(worker.changes).toBe(5_000);
  put(3, { name: 'Wechselrichter' });
  expect(ids(await search.find('wehcselrichter', 5, ['deal']))).toEqual([idOf(3)]);
  expect(worker.changes).toBe(5_001);
});

test('[M148] who asks while the index is being made is answered from what is in it, and from all of it in the end', async () => {
  const { worker, search } = made(20_000);
  const answers: { readonly found: readonly string[]; readonly told: number; readonly last: boolean }[] = [];
  await new Promise<void>((resolve) => {
    search.ask({ typed: 'turbine', limit: 3, types: ['deal'] }, (found, last) => {
      answers.push({ found: found.map(({ row }) => row.id), told: worker.changes, last });
      if (last) resolve();
    });
  });
  expect(answers[0]).toMatchObject({ last: false, found: { length: 3 } });
  expect(answers[0]?.told).toBeLessThan(10_000);
  expect(answers.at(-1)).toMatchObject({ last: true, told: 20_000 });
  // Each of the few portions is asked once, in a step or two.
  expect(answers.length).toBeLessThan(12);
});

test('[M148] a worker that is slower than it is told things is answered for while it is at it', async () => {
  const { table, search, worker } = made(20_000);
  // It hears everything before it says the first word.
  const hears: (() => void)[] = [];
  const { postMessage } = worker;
  worker.postMessage = (message) => void hears.push(() => postMessage(message));
  const answers: boolean[] = [];
  const done = new Promise<void>((resolve) => {
    search.ask({ typed: 'turbine', limit: 3, types: ['deal'] }, (found, last) => {
      if (found.length === 3) answers.push(last);
      if (last) resolve();
    });
  });
  while (hears.length < table('deal').size / 500) await new Promise((resolve) => setTimeout(resolve));
  for (let hear = hears.shift(); hear; hear = hears.shift()) {
    hear();
    await new Promise((resolve) => setTimeout(resolve));
  }
  await done;
  expect(answers).toEqual([false, true]);
});

test('[V6] a row that left, or went to the trash, is not found, even by an answer that was on its way', async () => {
  const { table, put, worker, search } = made(3);
  worker.held = [];
  const late = search.find('turbine', 5, ['deal']);
  while (worker.held.length < 2) await new Promise((resolve) => setTimeout(resolve));
  table('deal').put(idOf(0), undefined);
  put(1, { name: 'Turbine 1' }, { deletedAt: '2026-01-02T00:00:00.000Z' });
  for (const answer of worker.held) answer();
  expect(ids(await late)).toEqual([idOf(2)]);
  worker.held = undefined;
  expect(ids(await search.find('turbine', 5, ['deal']))).toEqual([idOf(2)]);
});

test('a worker that cannot be made, or fails, finds nothing and keeps nobody waiting', async () => {
  const { table, worker, search } = made(3);
  worker.held = [];
  const waiting = search.find('turbine', 5, ['deal']);
  while (worker.held.length === 0) await new Promise((resolve) => setTimeout(resolve));
  worker.onerror?.({} as ErrorEvent);
  expect(await waiting).toEqual([]);
  expect(await search.find('turbine', 5, ['deal'])).toEqual([]);
  const make = () => {
    throw new Error('no workers here');
  };
  const none = new WordSearch({ table, make, me: () => 'ann' });
  expect(await none.find('turbine', 5, ['deal'])).toEqual([]);
});

test('what is spelt as it stands there is answered first, slips and middles of words after it, unless nobody waits any more', async () => {
  const { put, worker, search } = made(0);
  put(1, { name: 'Windturbine' });
  put(2, { name: 'Turbine' });
  worker.held = [];
  const answers: [string[], boolean][] = [];
  const stop = search.ask({ typed: 'turbine', limit: 5, types: ['deal'] }, (found, last) =>
    answers.push([ids(found.map(({ row }) => row)), last]),
  );
  while (worker.held.length < 2) await new Promise((resolve) => setTimeout(resolve));
  worker.held.splice(0).forEach((answer) => answer());
  expect(answers).toEqual([
    [[idOf(2)], false],
    [[idOf(2), idOf(1)], true],
  ]);
  stop();
  const late = search.ask({ typed: 'turbin', limit: 5, types: ['deal'] }, (_, last) => answers.push([[], last]));
  while (worker.held.length < 1) await new Promise((resolve) => setTimeout(resolve));
  late();
  await new Promise((resolve) => setTimeout(resolve, 10));
  worker.held.forEach((answer) => answer());
  expect([worker.held.length, answers.length]).toEqual([1, 2]);
});

test('[M67] of what fits alike, one’s own comes first', async () => {
  const { put, search } = made(0);
  put(1, { name: 'Turbine' }, { updatedAt: '2026-02-01T00:00:00.000Z' });
  put(2, { name: 'Turbine', owner: 'ann' }, { updatedAt: '2026-01-01T00:00:00.000Z' });
  expect(ids(await search.find('turbine', 5, ['deal']))).toEqual([idOf(2), idOf(1)]);
});

test('[M230] [V6] a deal is found by its account’s name, as it is now, for as long as the account is in sight', async () => {
  const { table, put, search } = made(0);
  const account = (name: string) => ({ ...testRow(9, { name }), type: 'account' });
  put(1, { name: 'Renewal', account: idOf(9) });
  table('account').put(idOf(9), account('Nordwind'));
  expect(ids(await search.find('nordwind', 5, ['deal']))).toEqual([idOf(1)]);
  table('account').put(idOf(9), account('Südwind'));
  expect(ids(await search.find('nordwind', 5, ['deal']))).toEqual([]);
  expect(ids(await search.find('renewal südwind', 5, ['deal']))).toEqual([idOf(1)]);
  table('account').put(idOf(9), undefined);
  expect(ids(await search.find('südwind', 5, ['deal']))).toEqual([]);
});

test('[M88] [V6] a comment is found by its words, and goes out of sight with its record', async () => {
  const { table, put, search } = made(0);
  put(1, { name: 'Halle' });
  const said = { ...testRow(2, { record: `deal:${idOf(1)}`, body: 'Umspannwerk' }), type: 'comment' };
  table('comment').put(idOf(2), said);
  expect(ids(await search.find('umspannwerk', 5, ['comment']))).toEqual([idOf(2)]);
  table('deal').put(idOf(1), undefined);
  expect(await search.find('umspannwerk', 5, ['comment'])).toEqual([]);
});
