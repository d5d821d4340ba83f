import { limits } from '@rapport/model/limits';
import { DeposedError } from '@rapport/persistence/server/log/batch';
import { expect, test } from 'vitest';
import { Log, type LogOptions, type LogWrite } from './log.ts';

type Settled = { error?: unknown };
const write = (document: string, settled: Settled[] = [], workspaceId = 'w'): LogWrite => ({
  workspaceId,
  documents: [document],
  bytes: 10,
  settled: (error?: unknown) => void settled.push({ error }),
});

class Away extends Error {}

function logOn(commit: (writes: readonly LogWrite[]) => Promise<void>, options: Partial<LogOptions<LogWrite>> = {}) {
  const said: string[] = [];
  const log = new Log<LogWrite>({
    commit,
    mayRetry: (error) => error instanceof Away,
    onDeposed: (ids) => said.push(`deposed ${ids.join()}`),
    onRefused: ({ documents }) => said.push(`refused ${documents.join()}`),
    onPressure: (high) => said.push(high ? 'high' : 'low'),
    onAvailable: (available) => (said.at(-1) !== 'away' || available ? said.push(available ? 'back' : 'away') : undefined),
    maxBacklogBytes: 1_000,
    maxBatchWrites: 100,
    ...options,
  });
  return { log, said };
}

test('one append is in flight; the next takes everything that waits', async () => {
  const batches: number[] = [];
  const gates: (() => void)[] = [];
  const { log } = logOn((writes) => {
    batches.push(writes.length);
    return new Promise((resolve) => gates.push(resolve));
  });
  log.append(write('a'));
  await new Promise(setImmediate);
  for (let index = 0; index < 5; index++) log.append(write(`b${index}`));
  await new Promise(setImmediate);
  expect(batches).toEqual([1]);
  gates[0]?.();
  await new Promise(setImmediate);
  expect(batches).toEqual([1, 5]);
  gates[1]?.();
  await log.drain();
});

test('[V1] what waits for a batch runs after its commit, in order, and not at all before', async () => {
  let finish = () => {};
  const { log } = logOn(() => new Promise((resolve) => (finish = resolve)));
  const order: string[] = [];
  const batch = log.append(write('a'));
  batch.afterCommit(() => order.push('first'));
  batch.afterCommit(() => order.push('second'));
  log.afterOpenBatch(() => order.push('third'));
  await new Promise(setImmediate);
  expect(order).toEqual([]);
  finish();
  await log.drain();
  expect(order).toEqual(['first', 'second', 'third']);
  batch.afterCommit(() => order.push('at once'));
  expect(order.at(-1)).toBe('at once');
});

test('[V1] while the database is away, nothing is settled and nothing is lost', async () => {
  let tries = 0;
  const { log, said } = logOn(async () => {
    if (++tries < 3) throw new Away();
  });
  const settled: Settled[] = [];
  log.append(write('a', settled));
  await new Promise(setImmediate);
  expect(settled).toEqual([]);
  expect(log.available).toBe(false);
  await log.drain();
  expect(settled).toEqual([{ error: undefined }]);
  expect(said).toEqual(['away', 'back']);
});

test('a lost lease fails the writes of its workspace and no others', async () => {
  let first = true;
  const { log, said } = logOn(async (writes) => {
    if (first && writes.some(({ workspaceId }) => workspaceId === 'lost')) {
      first = false;
      throw new DeposedError(['lost']);
    }
  });
  const [lost, kept]: [Settled[], Settled[]] = [[], []];
  log.append(write('a', lost, 'lost'));
  log.append(write('b', kept, 'kept'));
  await log.drain();
  expect(lost[0]?.error).toBeInstanceOf(DeposedError);
  expect(kept).toEqual([{ error: undefined }]);
  expect(said).toEqual(['deposed lost']);
});

test('a write that the database never takes hurts only what stands behind it in its document', async () => {
  const taken: string[] = [];
  const bad = new Error('bad');
  const settled: Record<string, Settled[]> = { a: [], bad: [], behind: [], b: [] };
  const poison = write('x', settled.bad);
  const { log, said } = logOn(async (writes) => {
    if (writes.some(({ documents }) => documents[0] === 'x')) throw bad;
    for (const { documents } of writes) taken.push(documents[0] ?? '');
  });
  log.append(write('a', settled.a));
  log.append(poison);
  log.append(write('x', settled.behind));
  log.append(write('b', settled.b));
  await log.drain();
  expect(taken).toEqual(['a', 'b']);
  expect(settled.bad?.[0]?.error).toBe(bad);
  expect(settled.behind?.[0]?.error).toBe(bad);
  expect([settled.a, settled.b]).toEqual([[{ error: undefined }], [{ error: undefined }]]);
  expect(said).toEqual(['refused x']);
});

test('[V8] logBacklogBytes: a backlog past it asks for silence, and gives it back when it is gone', async () => {
  let finish = () => {};
  const maxBacklogBytes = limits.logBacklogBytes.value;
  const { log, said } = logOn(() => new Promise((resolve) => (finish = resolve)), { maxBacklogBytes });
  log.append({ ...write('a'), bytes: maxBacklogBytes });
  expect(said).toEqual([]);
  log.append({ ...write('b'), bytes: 1 });
  expect(said).toEqual(['high']);
  await new Promise(setImmediate);
  finish();
  await log.drain();
  expect(said).toEqual(['high', 'low']);
});

test('closing gives up after its patience while the database is away', async () => {
  const { log } = logOn(async () => {
    throw new Away();
  });
  const settled: Settled[] = [];
  log.append(write('a', settled));
  expect(await log.close(20)).toBe(false);
  await log.drain();
  expect(settled[0]?.error).toBeInstanceOf(Away);
  expect(() => log.append(write('b'))).toThrow();
});
