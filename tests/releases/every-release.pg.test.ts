/**
 * Data of every release that was given out, as its database had it: this release must open each of them. A release adds
 * `schema-<number of its newest migration>.backup`, written by `./rapport backup` (here: by the backup's own test with
 * RAPPORT_KEEP_BACKUP), and none is ever taken away.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startServer } from '../../apps/sync-server/src/main.ts';
import { restoreBackup } from '../../packages/persistence/src/server/backup/restore-backup.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { noFiles } from '../support/no-files.ts';
import { publicUrl } from '../support/running-server.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const releases = readdirSync(folder).filter((name) => name.endsWith('.backup'));

test('there is data of the first release', () => {
  expect(releases).toContain('schema-0007.backup');
});

test.each(releases)('[V3] the data of %s opens, is projected, and takes edits', async (name) => {
  const fresh = await freshDatabase({ poolSize: 3 });
  const dataDirectory = mkdtempSync(join(tmpdir(), 'rapport-release-'));
  const { head } = await restoreBackup(fresh.database, join(folder, name), noFiles);
  expect(head.schema).toBe(Number(/\d+/.exec(name)?.[0]));
  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    publicUrl,
    dataDirectory,
    databaseUrl: fresh.url,
    logLevel: 'silent',
    smtpUrl: undefined,
    mailFrom: 'Rapport <rapport@example.org>',
    replicaRows: 200_000,
    fileBytes: 52_428_800,
    filesBytes: 1_073_741_824,
    filesBucket: undefined,
  });
  const [workspace] = server.services.workspaces();
  const owner = workspace && server.services.owner(workspace.id);
  if (!workspace || !owner) throw new Error('there is no workspace');
  await owner.drain();
  const { query } = fresh.database;
  expect(await query(`select domain, tags from accounts where name like 'Zäh & Söhne%'`)).toEqual([
    { domain: 'a.example', tags: ['a', 'b'] },
  ]);
  expect(await query(`select plain_text as text from notes`)).toEqual([{ text: 'They pay late. 🙂' }]);
  expect(await query(`select body from comments`)).toEqual([{ body: 'Ask Ida' }]);
  expect(await query(`select deleted_at is not null as gone from deals`)).toEqual([{ gone: true }]);
  const [member] = await query<{ id: string }>(`select id from member where role = 'owner'`);
  const actor = { memberId: member?.id ?? '', workspaceId: workspace.id, role: 'owner' as const };
  const [account] = await query<{ id: string }>('select id from accounts');
  const edit = {
    kind: 'update',
    type: 'account',
    records: [account?.id ?? ''],
    changes: { name: { value: 'Edited by this release' } },
  } as const;
  await owner.visible(await owner.run(actor, { id: '01900000-0000-7000-8000-00000000000e', age: 0, ...edit }, 'command'));
  expect(await query(`select name from accounts`)).toEqual([{ name: 'Edited by this release' }]);
  await server.close();
  await fresh.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});
