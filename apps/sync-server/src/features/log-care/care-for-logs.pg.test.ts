import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limits } from '@rapport/model/limits';
import { noteId } from '@rapport/model/documents/links';
import { settingsIds } from '@rapport/model/settings/definitions';
import { restoreBackup } from '@rapport/persistence/server/backup/restore-backup';
import { writeBackup } from '@rapport/persistence/server/backup/write-backup';
import type { Database } from '@rapport/persistence/server/database';
import { loadDocuments } from '@rapport/persistence/server/log/load-documents';
import { rebuild } from '@rapport/persistence/server/rows/rebuild-rows';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { noFiles } from '../../../../../tests/support/no-files.ts';
import { ask } from '../../../../../tests/support/running-server.ts';
import { acknowledged, editOf, fieldsIn, synced, SyncTest, type Member } from '../../../../../tests/support/sync-server.ts';
import { careForLogs } from './care-for-logs.ts';

const day = 86_400_000;
let sync: SyncTest;
let ben: Member;
let key: string;
const directory = mkdtempSync(join(tmpdir(), 'rapport-log-care-'));
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  key = (await sync.server.services.identity.addKey(sync.owner.actor, 'history')).key;
});
afterEach(() => sync.disconnect());
afterAll(async () => {
  await sync.close();
  rmSync(directory, { recursive: true, force: true });
});

const care = () => careForLogs(sync.server.services);
const history = async (path: string) =>
  (await ask(sync.server.address, `/api/w/${sync.workspaceId}/history/${path}`, { key })).body;

/** Everything that is derived from the log; what retention moved counts where it is now. */
async function derived(database: Database = sync.fresh.database): Promise<Record<string, string[]>> {
  const tables = {
    accounts: 'accounts',
    notes: 'notes',
    settings: 'settings',
    events: '(select * from event union all select * from event_archive)',
  };
  const found: Record<string, string[]> = {};
  for (const [name, table] of Object.entries(tables))
    found[name] = (
      await database.query<{ row: string }>(
        `select (to_jsonb(row) - 'audience')::text as row from (select id, row_to_json(one)::jsonb as row from ${table} one) t order by id`,
      )
    ).map(({ row }) => row);
  return found;
}
const rowsOf = async (id: string): Promise<number> => (await sync.rows(id)).length;

/** An account with a note in which Ben types letter by letter, and fields that two people change. */
async function company(name: string): Promise<{ account: string; note: string; text: string }> {
  const account = await sync.record('account', { name: { value: name } });
  const note = noteId(account);
  await sync.run(sync.owner, {
    kind: 'create',
    type: 'note',
    record: note,
    changes: { record: { value: `account:${account}` } },
  });
  const provider = sync.provider(sync.name('note', note), ben);
  await synced(provider);
  const text = `${name}: they pay late, ask Ida before you call`;
  for (const [at, letter] of [...text].entries()) provider.document.get('note', Y.XmlText).insert(at, letter);
  await acknowledged(provider);
  provider.document.get('note', Y.XmlText).delete(0, 3);
  await acknowledged(provider);
  const fields = sync.provider(sync.name('account', account), ben);
  await synced(fields);
  for (const domain of ['a.example', 'b.example', 'c.example']) fieldsIn(fields).set('domain', domain);
  fieldsIn(fields).set('name', `${name} & Co`);
  await acknowledged(fields);
  await sync.run(sync.owner, {
    kind: 'update',
    type: 'account',
    records: [account],
    changes: { domain: { value: 'd.example' } },
  });
  await sync.workspace.drain();
  sync.disconnect();
  return { account, note, text: text.slice(3) };
}

async function noteOf(id: string): Promise<string> {
  const provider = sync.provider(sync.name('note', id), ben);
  await synced(provider);
  return provider.document.get('note', Y.XmlText).toString();
}

test('[M50, V3, V8] after mergeRowsAfterDays the rows of a minute are one, and everything that is told of them stays', async () => {
  const { account, note, text } = await company('Merged');
  const before = await derived();
  const moments = { account: await history(`account/${account}`), note: await history(`note/${note}`) };
  const rows = { account: await rowsOf(account), note: await rowsOf(note) };
  sync.ahead += (limits.mergeRowsAfterDays.value - 1) * day;
  await care();
  expect(await rowsOf(note)).toBe(rows.note);
  sync.ahead += 3 * day;
  await care();
  // The first row by the server, and Ben's; a minute may have ended meanwhile.
  expect(await rowsOf(note)).toBeLessThan(rows.note / 4);
  expect(await rowsOf(account)).toBeLessThan(rows.account);
  expect(await derived()).toEqual(before);
  expect(await history(`note/${note}`)).toEqual(moments.note);
  // A value that its author replaced within the minute is a moment for as long as it is a row [M224]; the others stay.
  const told = (body: object) => (body as { moments: { last: number; fields?: string[] }[] }).moments;
  const left = told(await history(`account/${account}`));
  expect(told(moments.account).map(({ last }) => last)).toEqual(expect.arrayContaining(left.map(({ last }) => last)));
  const changed = (of: typeof left) => new Set(of.flatMap(({ fields = [] }) => fields));
  expect(changed(left)).toEqual(changed(told(moments.account)));
  expect(left[0]?.last).toBe(told(moments.account)[0]?.last);
  await rebuild(sync.fresh.database, sync.workspaceId);
  expect(await derived()).toEqual(before);
  await sync.restart();
  expect(await noteOf(note)).toBe(text);
  // Whoever had seen a position within what is now one row goes on from there.
  const client = await sync.client(ben);
  const [loaded] = (await loadDocuments(sync.fresh.database, sync.workspaceId, [account])).values();
  const state = Y.mergeUpdates(loaded?.updates.map(({ update }) => update) ?? []);
  const edit = {
    document: sync.name('account', account),
    update: editOf(state, (fields) => fields.set('name', 'After')),
    base: 3,
  };
  await client.saved(client.push(edit)[0] ?? '');
  await sync.workspace.drain();
  expect(await sync.value('accounts', account, 'name')).toBe('After');
});

test('[M51, V3] rows older than the workspace wants give way to a state; what they told stays, and what was is shown from there on', async () => {
  const { account, note, text } = await company('Cut');
  await sync.run(sync.owner, {
    kind: 'update',
    type: 'settings',
    records: [settingsIds.workspace],
    changes: { historyYears: { value: 1 } },
  });
  await sync.workspace.drain();
  await sync.workspace.readDefinitions();
  sync.ahead += 367 * day;
  const late = sync.provider(sync.name('account', account), ben);
  await synced(late);
  fieldsIn(late).set('name', 'A year later');
  await acknowledged(late);
  await sync.workspace.drain();
  sync.disconnect();
  const before = await derived();
  await care();
  expect(await rowsOf(account)).toBe(1);
  expect(await rowsOf(note)).toBe(1);
  expect(await derived()).toEqual(before);
  const archived = await sync.fresh.database.query('select from event_archive where record = $1', [account]);
  expect(archived.length).toBeGreaterThan(1);
  await rebuild(sync.fresh.database, sync.workspaceId);
  expect(await derived()).toEqual(before);
  const { moments } = await history(`account/${account}`);
  expect(moments).toMatchObject([{}, { earliest: true }]);
  const [last, earliest] = moments as { first: number; last: number }[];
  expect(await history(`account/${account}/${earliest?.last}?from=${(earliest?.first ?? 0) - 1}`)).toMatchObject({
    before: { name: 'Cut & Co', domain: 'd.example' },
    values: { name: 'Cut & Co', domain: 'd.example' },
  });
  expect(await history(`account/${account}/${last?.last}?from=${(last?.first ?? 0) - 1}`)).toMatchObject({
    before: { name: 'Cut & Co' },
    values: { name: 'A year later' },
  });
  expect(await history(`account/${account}/1?from=0`)).toMatchObject({ status: 404 });
  await sync.restart();
  expect(await noteOf(note)).toBe(text);
  await sync.run(ben, { kind: 'update', type: 'account', records: [account], changes: { domain: { value: 'e.example' } } });
  await sync.workspace.drain();
  const after = await derived();
  await rebuild(sync.fresh.database, sync.workspaceId);
  expect(await derived()).toEqual(after);
});

test('[M44, M50, M51] a backup of such a log is restored as it was', async () => {
  const file = join(directory, 'cared.backup');
  const before = await derived();
  await writeBackup(sync.fresh.database, file, { identity: 'x'.repeat(50) }, noFiles);
  const other = await freshDatabase();
  try {
    await restoreBackup(other.database, file, noFiles);
    expect(await derived(other.database)).toEqual(before);
  } finally {
    await other.close();
  }
});
