import { decodeRows } from '@rapport/model/wire/row-chunk';
import { limits } from '@rapport/model/limits';
import type { BootstrapChunk, BootstrapHead } from '@rapport/model/wire/frames';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 } from 'uuid';
import { SyncTest } from '../../../../tests/support/sync-server.ts';
import { ask } from '../../../../tests/support/running-server.ts';

const budget = 40;
let sync: SyncTest;
let key: string;
let contacts: string[];
beforeAll(async () => {
  sync = await SyncTest.start();
  Object.assign(sync.server.services.config, { replicaRows: budget });
  ({ key } = await sync.server.services.identity.addKey(sync.owner.actor, 'device'));
  contacts = [];
  for (let at = 0; at < 30; at++) contacts.push(await sync.record('contact', { lastName: { value: `Contact ${at}` } }));
  for (let at = 0; at < 12; at++) await sync.record('account', { name: { value: `Account ${at}` } });
  await sync.workspace.drain();
});
afterAll(() => sync.close());

async function loaded(
  query: string,
  by = key,
): Promise<{ readonly left: readonly string[]; readonly types: ReadonlyMap<string, number>; readonly ahead: readonly string[] }> {
  const { body } = await ask(sync.server.address, `/api/sync/bootstrap?workspace=${sync.workspaceId}${query}`, { key: by });
  const lines = String(body.text)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as BootstrapHead | BootstrapChunk | { readonly end: true; readonly rows: number });
  const chunks = lines.filter((line): line is BootstrapChunk => 'columns' in line && !line.ahead);
  const ahead = lines.flatMap((line) => ('columns' in line && line.ahead ? [line.type] : []));
  const last = lines.at(-1);
  expect(last && 'end' in last && last.rows).toBe(chunks.reduce((sum, { count }) => sum + count, 0));
  const types = new Map<string, number>();
  for (const { type, count } of chunks) types.set(type, (types.get(type) ?? 0) + count);
  return { left: (lines[0] as BootstrapHead).left ?? [], types, ahead };
}
const page = (query: string, by = key) =>
  ask(sync.server.address, `/api/sync/rows/contact?workspace=${sync.workspaceId}&${query}`, { key: by });
const rowsOf = (body: unknown) => decodeRows((body as { rows: BootstrapChunk }).rows);

test('[V8] [M90] with more rows than the budget the biggest type that is not used stays with the server, all others come', async () => {
  const { left, types } = await loaded('&used=deal');
  expect([left, types.has('contact'), types.get('account')]).toEqual([['contact'], false, 12]);
  const used = await loaded('&used=contact,deal');
  expect([used.left, used.types.get('contact'), used.types.has('account')]).toEqual([['account'], 30, false]);
});

test('[M90] a page that knows of no budget gets everything', async () => {
  const { left, types } = await loaded('');
  expect([left, types.get('contact'), types.get('account')]).toEqual([[], 30, 12]);
});

test.each([
  '?view=board',
  '?filter[lastName][contains]=\0',
  '?search=\0',
  '?search=\ud800',
  '?sort=nothing,-lastName',
  '?filter=((((',
  '?filter[lastName]=a&filter[lastName]=b&pipeline=\0&group=owner&view=board',
  '?view=table&filter[createdAt]=@days:99999999999',
  `?search=${'word '.repeat(400)}`,
  `?${'filter[lastName][in]=x&'.repeat(400)}`,
])('[M264] whatever an address says, all rows come: %j', async (words) => {
  const { types } = await loaded(`&first=contact&view=${encodeURIComponent(words.toWellFormed())}`);
  expect([types.get('contact'), types.get('account')]).toEqual([30, 12]);
});

test('[M264] what a list shows first comes ahead of its type, of one that is left to the server not', async () => {
  expect((await loaded('&first=contact&view=')).ahead).toEqual(['contact']);
  expect((await loaded('&first=contact')).ahead).toEqual([]);
  expect((await loaded('&screen=contacts&view=')).ahead).toEqual(['contact']);
  expect((await loaded('&screen=my-day&view=')).ahead).toEqual([]);
  const left = await loaded('&first=contact&used=deal&view=');
  expect([left.left, left.ahead]).toEqual([['contact'], []]);
});

test('[V9] [M91] a view of such a type comes in pages, in its order, with how many there are', async () => {
  const first = await page('sort=-lastName&limit=20&filter[lastName][contains]=contact');
  const { next, total } = first.body as { readonly next: string; readonly total: number };
  const second = await page(`sort=-lastName&limit=20&filter[lastName][contains]=contact&cursor=${next}`);
  const names = [...rowsOf(first.body), ...rowsOf(second.body)].map((row) => row.values['lastName']);
  expect([total, names.slice(0, 2), names.length, second.body.next]).toEqual([30, ['Contact 29', 'Contact 28'], 30, null]);
});

test('[M91] rows come by their ids, those that are not there not; more than neededRows, or what is none, is refused', async () => {
  const [one = '', two = ''] = contacts;
  const { body } = await page(`ids=${[one, v7(), two].join(',')}`);
  expect(new Set(rowsOf(body).map(({ id }) => id))).toEqual(new Set([one, two]));
  const ids = (count: number) => Array.from({ length: count }, () => v7()).join(',');
  expect((await page(`ids=${ids(limits.neededRows.value)}`)).status).toBe(200);
  expect(await page(`ids=${ids(limits.neededRows.value + 1)}`)).toMatchObject({ status: 400, body: { field: 'ids' } });
  expect(await page('ids=nothing')).toMatchObject({ status: 400, body: { field: 'ids' } });
  expect(await page('sort=nothing')).toMatchObject({ status: 422 });
});
