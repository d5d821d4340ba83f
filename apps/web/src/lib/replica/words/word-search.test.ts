import type { Row, Values } from '@rapport/model/schema/row';
import { readSearch } from '@rapport/model/search/search-query';
import { WordIndex } from '@rapport/model/search/word-index';
import { expect, test } from 'vitest';
import { RowTable } from '../row-table.ts';
import { idOf, testRow } from '../test-rows.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { WordSearch, type IndexWorker } from './word-search.ts';

/** The worker's part in this thread, an answer one turn later. */
function thread(): IndexWorker & { readonly changes: number; held: (() => void)[] | undefined } {
  const index = new WordIndex();
  const worker = {
    changes: 0,
    held: undefined as (() => void)[] | undefined,
    onmessage: null as IndexWorker['onmessage'],
    onerror: null as IndexWorker['onerror'],
    terminate: () => {},
    postMessage(message: ToWorker) {
      if (message.kind === 'change') {
        worker.changes += message.put.length + message.forget.length;
        for (const key of message.forget) index.remove(key);
        for (const entry of message.put) index.put(entry);
        return;
      }
      const keys = index.find(readSearch(message.typed), message.limit).map(({ key }) => key);
      const answer = () => worker.onmessage?.(new MessageEvent<FromWorker>('message', { data: { ask: message.ask, keys } }));
      if (worker.held) worker.held.push(answer);
      else queueMicrotask(answer);
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
  return { table, put, worker, search: new WordSearch(table, () => worker) };
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

test('[V6] a row that left, or went to the trash, is not found, even by an answer that was on its way', async () => {
  const { table, put, worker, search } = made(3);
  worker.held = [];
  const late = search.find('turbine', 5, ['deal']);
  while (worker.held.length === 0) await new Promise((resolve) => setTimeout(resolve));
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
  const none = new WordSearch(table, () => {
    throw new Error('no workers here');
  });
  expect(await none.find('turbine', 5, ['deal'])).toEqual([]);
});
