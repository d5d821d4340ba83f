import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'rapport-journal-'));
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
