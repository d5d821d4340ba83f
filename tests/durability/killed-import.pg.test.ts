import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Product, startProduct } from '../support/product.ts';
import { ask } from '../support/running-server.ts';
import { signUpFirst, type SignedIn } from '../support/sign-up.ts';

const rows = 2_000;
let product: Product;
let ann: SignedIn;
let key: string;
beforeAll(async () => {
  product = await startProduct({ pages: false });
  ann = await signUpFirst(product);
  const headers = { origin: product.address };
  const made = await ask(product.address, `/api/w/${ann.workspaceId}/keys`, {
    body: { name: 'file' },
    headers: { ...headers, cookie: ann.cookie },
  });
  key = String(made.body['key']);
  await ask(product.address, '/api/v1/accounts', { key, body: { name: 'Buyer' } });
});
afterAll(() => product?.stop());

const imports = () => `/api/w/${ann.workspaceId}/imports`;
type Job = { state: string; progress: { done: number }; report: Record<string, unknown> };

/** Waits for an import, or for its end; kills the product once, in the midst of it. */
async function killedWhile(state: 'running' | 'undoing', id: string): Promise<Job['report']> {
  for (let killed = false; ; await pause(2)) {
    const job = (await ask(product.address, `${imports()}/${id}`, { key })).body as unknown as Job;
    if (job.state === 'failed') throw new Error(JSON.stringify(job.report));
    if (!killed && job.state === state && job.progress.done > 0) {
      expect(job.progress.done, 'it is in the midst').toBeLessThan(rows);
      await product.kill();
      await product.restart();
      killed = true;
    } else if (job.state === (state === 'running' ? 'done' : 'undone')) {
      expect(killed, 'it was killed').toBe(true);
      return job.report;
    }
  }
}
async function bring(type: string, csv: string): Promise<{ id: string; report: Job['report'] }> {
  const headers = { 'content-type': 'text/csv' };
  const { job } = (await ask(product.address, `${imports()}?type=${type}&name=${type}.csv`, { key, body: csv, headers }))
    .body as {
    job: { id: string; mapping: object };
  };
  await ask(product.address, `${imports()}/${job.id}/run`, { key, body: job.mapping });
  return { id: job.id, report: await killedWhile('running', job.id) };
}
async function takeBack(id: string): Promise<void> {
  await ask(product.address, `${imports()}/${id}/undo`, { key, body: {} });
  await killedWhile('undoing', id);
}
async function count(plural: string, filter = ''): Promise<number> {
  const csv = await ask(product.address, `/api/w/${ann.workspaceId}/export/${plural}?${filter}`, { key });
  return String(csv.body['text']).trimEnd().split('\n').length - 1;
}
const lines = (head: string, line: (row: number) => string) =>
  [head, ...Array.from({ length: rows }, (_, row) => line(row))].join('\n');

test('[M237] [M244] [V1] an import of orders that was killed goes on: each is there once, and the report says what all of it did', async () => {
  const csv = (status: string) =>
    lines('External id,Order number,Of,Ordered on,Total,Status', (row) => `O-${row},B-${row},Buyer,2026-03-01,10,${status}`);
  const first = await bring('order', csv('placed'));
  expect(first.report).toMatchObject({ rows, created: rows, unchanged: 0, refused: 0 });
  expect(await count('orders')).toBe(rows);
  const second = await bring('order', csv('delivered'));
  expect(second.report).toMatchObject({ rows, created: 0, updated: rows, unchanged: 0 });
  expect(await count('orders', 'filter[status]=delivered')).toBe(rows);
  await takeBack(second.id);
  expect(await count('orders', 'filter[status]=placed')).toBe(rows);
  await takeBack(first.id);
  expect(await count('orders')).toBe(0);
});

test('[M237] [V1] an import that changes records and was killed says of each that it changed it', async () => {
  const csv = (size: number) => lines('Name,Employees', (row) => `Firm ${row},${size}`);
  await bring('account', csv(5));
  expect((await bring('account', csv(6))).report).toMatchObject({ rows, created: 0, updated: rows, unchanged: 0 });
  expect(await count('accounts', 'filter[size]=6')).toBe(rows);
});
