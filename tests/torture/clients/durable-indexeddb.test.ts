import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'rapport-journal-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A device: our own store over IndexedDB, in a process that does `work` with it and is killed. Answers what it printed. */
async function device(work: string): Promise<unknown> {
  const here = JSON.stringify(import.meta.dirname);
  const script = `
    const at = (file) => import(${here} + file);
    await (await at('/durable-indexeddb.ts')).openJournal(${JSON.stringify(join(directory, 'journal'))});
    const { openStore } = await at('/../../../packages/persistence/src/browser/open-store.ts');
    const store = await openStore({ workspace: 'w', user: 'u', problem: (problem) => console.error(problem) });
    const entry = (id) => ({ kind: 'command', id, madeAt: 1, type: 'deal', records: [id], body: { kind: 'delete', type: 'deal', records: [id] } });
    const outbox = async () => (await store.outbox()).map(({ id, n, state }) => id + n + state);
    ${work}
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse((await text(child.stdout)) || 'null');
}
const print = 'const left = JSON.stringify(await outbox()); await new Promise((done) => process.stdout.write(left, done));';

test('[V1] what the store has called stored is there after kill -9, in order and with numbers that are not given twice', async () => {
  await device(`
    for (const id of ['a', 'b', 'c']) await store.write({ document: { name: 'd', update: Uint8Array.of(1) }, entry: entry(id) });
    await store.markSaved(['a'], { a: 7 });
    await store.removeEntries(['c']);`);
  expect(await device(print)).toEqual(['a1saved', 'b2waiting']);
  expect(await device(`await store.write({ entry: entry('e') }); ${print}`)).toEqual(['a1saved', 'b2waiting', 'e4waiting']);
});

test('[T2] bytes come back by themselves, so that opening does not copy the whole store once for each of them', async () => {
  await device(`
    for (let n = 0; n < 50; n += 1)
      await store.write({ document: { name: 'd', update: new Uint8Array(1_000) }, entry: entry(String(n)) });`);
  // The second one finds what the first has made small.
  for (const _ of [1, 2])
    expect(
      await device(`
        const { updates } = await store.loadDocument('d');
        const most = String(Math.max(...updates.map((update) => update.buffer.byteLength)));
        await new Promise((done) => process.stdout.write(most, done));`),
    ).toBeLessThan(2_000);
});
