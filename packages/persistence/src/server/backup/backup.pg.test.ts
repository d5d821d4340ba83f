import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { startServer } from '../../../../../apps/sync-server/src/main.ts';
import { keptSecrets, restoreSecrets } from '../../../../../apps/sync-server/src/tokens/secrets.ts';
import { DirectoryStore } from '../../../../../apps/sync-server/src/features/files/directory-store.ts';
import { keptFiles } from '../../../../../apps/sync-server/src/features/files/kept-files.ts';
import { bringFile } from '../../../../../tests/support/bring-file.ts';
import { freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { ask, publicUrl } from '../../../../../tests/support/running-server.ts';
import { editOf, eventually, type Member, SyncTest, TestClient } from '../../../../../tests/support/sync-server.ts';
import { recordTables } from '../tables/record-tables.ts';
import type { Database } from '../database.ts';
import { type KeptFiles } from './backup-lines.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const directory = mkdtempSync(join(tmpdir(), 'rapport-backup-'));
const file = join(directory, 'all.backup');
let sync: SyncTest;
let ben: Member;
let account: string;
let deleted: string;
let key: string;
let offer: string;
const filesOf = (at: string): KeptFiles => keptFiles(new DirectoryStore(join(at, 'files')), join(at, 'uploads'));
const secrets = { identity: 'x'.repeat(50) };

beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  key = (await sync.server.services.identity.addKey(sync.owner.actor, 'backup')).key;
  account = await sync.record('account', { name: { value: 'Zäh & Söhne\t\\N "quoted"\u2028' }, tags: { value: ['a', 'b'] } });
  deleted = await sync.record('deal', { name: { value: 'Deleted before' } });
  const note = v7();
  await sync.run(sync.owner, {
    kind: 'create',
    type: 'note',
    record: note,
    changes: { record: { value: `account:${account}` } },
  });
  const client = await sync.client(ben);
  const text = editOf(undefined, (_, doc) => doc.get('note', Y.XmlText).insert(0, '\nThey pay late. 🙂'));
  await client.saved(client.push({ document: sync.name('note', note), update: text, base: 1 })[0] ?? '');
  client.close();
  await sync.run(ben, {
    kind: 'entry',
    type: 'comment',
    entry: v7(),
    changes: { body: { value: 'Ask Ida' }, record: { value: `account:${account}` } },
  });
  await sync.run(ben, { kind: 'update', type: 'account', records: [account], changes: { domain: { value: 'a.example' } } });
  // Longer than one piece of a backup, and not to be packed.
  const bytes = randomBytes(500_000);
  const { body } = await bringFile(sync.server.address, sync.workspace.workspace.slug, key, {
    bytes,
    name: 'Offer.bin',
    mediaType: '',
    record: `account:${account}`,
  });
  offer = String(body.id);
  await sync.run(sync.owner, { kind: 'delete', type: 'deal', records: [deleted] });
  await sync.workspace.drain();
});
afterAll(async () => {
  await sync.close();
  rmSync(directory, { recursive: true, force: true });
});

/** All rows and events, without what says when they were put into the feed. */
async function everything(database: Database): Promise<Record<string, unknown[]>> {
  const tables = [
    ...[...recordTables.values()].map(({ name }) => name),
    'document',
    'document_update',
    'entry',
    'member',
    'team',
    'api_key',
    'event',
    'record_number',
    'stored_file',
  ];
  const found: Record<string, unknown[]> = {};
  for (const table of tables)
    found[table] = (await database.query<{ row: string }>(`select to_json(t)::text as row from ${table} t order by 1`)).map(
      ({ row }) => row,
    );
  return found;
}

test('[V3] what is restored equals what was there when the backup began, while people go on', async () => {
  const before = await everything(sync.fresh.database);
  let typing = true;
  const typed = (async () => {
    for (let count = 0; typing; count += 1)
      await sync.run(ben, { kind: 'create', type: 'contact', record: v7(), changes: { lastName: { value: `Later ${count}` } } });
  })();
  const { rows, files } = await writeBackup(sync.fresh.database, file, secrets, filesOf(sync.dataDirectory));
  typing = false;
  await typed;
  if (process.env['RAPPORT_KEEP_BACKUP']) copyFileSync(file, process.env['RAPPORT_KEEP_BACKUP']);
  expect(rows).toBeGreaterThan(10);
  expect(files).toBe(1);
  expect(statSync(file).mode & 0o077).toBe(0);

  const other = await freshDatabase();
  const { head, workspaces } = await restoreBackup(other.database, file, filesOf(directory));
  expect(head.secrets).toEqual(secrets);
  expect(workspaces).toBe(1);
  const after = await everything(other.database);
  // Contacts were made meanwhile: as many of them as the one moment had, each whole.
  const old = (all: Record<string, unknown[]>) =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([table]) => table !== 'contacts')
        .map(([table, lines]) => [table, lines.filter((line) => !String(line).includes('Later '))]),
    );
  const ids = new Set(before.document);
  expect(after.document?.filter((line) => ids.has(line))).toEqual(before.document);
  for (const table of ['accounts', 'deals', 'notes', 'comments', 'files', 'stored_file', 'member', 'team', 'api_key'])
    expect(old(after)[table], table).toEqual(old(before)[table]);
  expect(after.event?.filter((line) => before.event?.includes(line))).toEqual(before.event);
  expect(after.contacts?.length).toBe(after.document?.filter((line) => String(line).includes('"contact"')).length);
  await other.close();
});

test('[V7] an installation begun from a backup opens with the old keys; edits of documents as they were before are refused, not taken', async () => {
  const other = await freshDatabase({ poolSize: 3 });
  const data = mkdtempSync(join(tmpdir(), 'rapport-restored-'));
  await restoreBackup(other.database, file, filesOf(data));
  restoreSecrets(data, keptSecrets(sync.dataDirectory));
  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    publicUrl,
    dataDirectory: data,
    databaseUrl: other.url,
    logLevel: 'silent',
    smtpUrl: undefined,
    mailFrom: 'Rapport <rapport@example.org>',
    replicaRows: 200_000,
    fileBytes: 52_428_800,
    filesBytes: 1_073_741_824,
    filesBucket: undefined,
  });
  const { body } = await ask(server.address, `/api/v1/accounts/${account}`, { key });
  expect(body).toMatchObject({ domain: 'a.example', tags: ['a', 'b'] });
  // [M138] Uploaded files come along, byte for byte.
  const contentOf = async (address: string) => {
    const answer = await fetch(`${address}/api/w/${sync.workspace.workspace.slug}/files/${offer}/content`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return [
      answer.status,
      createHash('sha256')
        .update(new Uint8Array(await answer.arrayBuffer()))
        .digest('hex'),
    ];
  };
  expect(await contentOf(server.address)).toEqual(await contentOf(sync.server.address));
  expect(await ask(server.address, `/api/v1/deals/${deleted}`, { key })).toMatchObject({ status: 404 });
  // A device that was away has the names of the incarnation before, and a token made with the secrets that came along.
  const client = await TestClient.connect(`ws://127.0.0.1:${server.port}/sync`);
  client.send({ op: 'hello', protocol: 1, definitions: '', token: sync.token(ben) });
  await client.next((frame) => frame.op === 'ok');
  for (const [type, record] of [
    ['account', account],
    ['deal', deleted],
  ] as const) {
    const [edit = ''] = client.push({
      document: sync.name(type, record),
      update: editOf(undefined, (fields) => fields.set('name', 'From before')),
      base: 1,
    });
    expect(await client.refused(edit)).toMatchObject({
      refusal: { kind: expect.stringMatching(/not-found|old-generation/) as string },
    });
  }
  // The same change as of now is taken, as the device makes it again.
  const done = await ask(server.address, `/api/v1/accounts/${account}`, { method: 'PATCH', key, body: { name: 'From now' } });
  expect(done.status).toBe(200);
  await eventually(async () => (await ask(server.address, `/api/v1/accounts/${account}`, { key })).body.name === 'From now');
  client.close();
  await server.close();
  await other.close();
  rmSync(data, { recursive: true, force: true });
});

describe('a file that is not a whole backup changes nothing', () => {
  const lines = () => gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const pack = (all: readonly string[]) => gzipSync(`${all.join('\n')}\n`);
  const damaged: readonly (readonly [string, string, () => Uint8Array])[] = [
    ['no gzip', 'not-a-backup', () => Buffer.from('hello')],
    ['another file', 'not-a-backup', () => gzipSync('{"a":1}\n')],
    [
      'of a newer release',
      'newer',
      () => pack([lines()[0]?.replace(/"schema":\d+/, '"schema":9999') ?? '', ...lines().slice(1)]),
    ],
    ['cut in the middle', 'incomplete', () => readFileSync(file).subarray(0, Math.floor(statSync(file).size / 2))],
    ['without its last line', 'incomplete', () => pack(lines().slice(0, -1))],
    [
      'with a value changed',
      'damaged',
      () => pack(lines().map((line) => line.replace('a.example', 'b.example').replace('Ask Ida', 'Ask Eve'))),
    ],
    [
      'with a file changed',
      'damaged',
      () => pack(lines().map((line) => (line.startsWith('{"bytes"') ? JSON.stringify({ bytes: 'AAAA' }) : line))),
    ],
    ['with a file left out', 'incomplete', () => pack(lines().filter((line) => !/^\{"(bytes|content|complete)"/.test(line)))],
    [
      'with a table that is none of ours',
      'damaged',
      () => pack([lines()[0] ?? '', '{"table":"pg_authid","schema":"pg_catalog","columns":["rolname"]}']),
    ],
  ];
  test.each(damaged)('%s: %s', async (_, reason, make) => {
    const other = await freshDatabase();
    await restoreBackup(other.database, file, filesOf(directory));
    const before = await everything(other.database);
    const bad = join(directory, 'bad.backup');
    writeFileSync(bad, make());
    await expect(restoreBackup(other.database, bad, filesOf(directory))).rejects.toMatchObject({ reason });
    expect(await everything(other.database)).toEqual(before);
    await other.close();
  });
});
