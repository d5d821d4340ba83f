import type { AuditEntry } from '@rapport/model/audit/actions';
import { limits } from '@rapport/model/limits';
import { settingsIds } from '@rapport/model/settings/definitions';
import { insertAudit } from '@rapport/persistence/server/audit/audit-rows';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieBrowser } from '../../../../tests/support/cookie-browser.ts';
import { eventually, fieldsIn, synced, SyncTest } from '../../../../tests/support/sync-server.ts';
import { keepAccounts } from '../features/accounts/keep-accounts.ts';

let sync: SyncTest;
let ana: CookieBrowser;
beforeAll(async () => {
  sync = await SyncTest.start();
  ana = new CookieBrowser(sync.server);
  await ana.signIn('ana@example.org', 'correct horse ana');
});
afterAll(() => sync.close());

const base = () => `/api/w/${sync.workspaceId}`;
const log = async (query = '') => (await ana.ask(`${base()}/audit${query}`)).body.items as AuditEntry[];
const last = async (action: string) => (await log(`?action=${action}`))[0];

describe('the audit log', () => {
  test('tells who did what to people, teams and keys, about whom and from where', async () => {
    const ben = await sync.member('Ben');
    const by = { actor: sync.owner.actor.memberId };
    const whence = { address: expect.stringContaining('127.0.0.1'), browser: 'Firefox · Linux' };

    await ana.ask(`${base()}/members/${ben.actor.memberId}`, { role: 'manager' }, { method: 'PATCH' });
    expect(await last('member-changed')).toMatchObject({
      ...by,
      subject: ben.actor.memberId,
      details: { ...whence, name: 'Ben', from: 'member', to: 'manager' },
    });
    const team = (await ana.ask(`${base()}/teams`, { name: 'North' })).body.id as string;
    expect(await last('team-added')).toMatchObject({ ...by, subject: team, details: { name: 'North' } });
    await ana.ask(`${base()}/teams/${team}`, undefined, { method: 'DELETE' });
    expect(await last('team-removed')).toMatchObject({ subject: team, details: { name: 'North' } });
    const key = (await ana.ask(`${base()}/keys`, { name: 'Nightly' })).body.id as string;
    expect(await last('key-made')).toMatchObject({ ...by, details: { name: 'Nightly' } });
    await ana.ask(`${base()}/keys/${key}`, undefined, { method: 'DELETE' });
    expect(await last('key-revoked')).toMatchObject({ ...by, details: { name: 'Nightly' } });
    await ana.ask(`${base()}/invitations`, { email: 'new@example.org', role: 'member' });
    expect(await last('invited')).toMatchObject({ ...by, details: { email: 'new@example.org', role: 'member' } });
    await ana.ask(`${base()}/members/${ben.actor.memberId}`, { active: false }, { method: 'PATCH' });
    expect(await last('deactivated')).toMatchObject({ ...by, subject: ben.actor.memberId });
    // What people say of themselves is nobody's business.
    await ana.ask(`${base()}/members/${sync.owner.actor.memberId}`, { name: 'Ana A.' }, { method: 'PATCH' });
    expect((await log())[0]?.action).toBe('deactivated');
  });

  test('what an admin does and cannot be written down is not done', async () => {
    const { database } = sync.server.services;
    const query = (text: string) => database.query(text);
    const keys = async () => (await ana.ask(`${base()}/keys`)).body.items as unknown[];
    const before = await keys();
    await query(
      "alter table audit add constraint full_disk check (action not in ('team-added', 'key-made', 'invited')) not valid",
    );
    const made = await Promise.all([
      ana.ask(`${base()}/teams`, { name: 'Unwritten' }),
      ana.ask(`${base()}/keys`, { name: 'Unwritten' }),
      ana.ask(`${base()}/invitations`, { email: 'unwritten@example.org', role: 'member' }),
    ]);
    await query('alter table audit drop constraint full_disk');
    expect(made.map(({ status }) => status)).toEqual([500, 500, 500]);
    expect(await keys()).toEqual(before);
    expect(await query("select 1 from team where name = 'Unwritten'")).toEqual([]);
    expect(await query("select 1 from invitation where email = 'unwritten@example.org'")).toEqual([]);
  });

  test('tells of settings however they are written, of bulk deletes, the emptied trash and exports, each once', async () => {
    const command = {
      id: v7(),
      kind: 'update' as const,
      type: 'settings',
      records: [settingsIds.workspace],
      changes: { name: { value: 'Renamed' } },
    };
    await sync.run(sync.owner, command);
    await sync.run(sync.owner, command);
    const changed = await log('?action=settings-changed');
    expect(changed).toMatchObject([{ details: { what: 'workspace', keys: 'name' }, actor: sync.owner.actor.memberId }]);

    const provider = sync.provider(sync.name('settings', settingsIds.workspace), sync.owner);
    await synced(provider);
    fieldsIn(provider).set('weekStart', 7);
    await eventually(async () => (await log('?action=settings-changed')).length === 2);
    expect((await last('settings-changed'))?.details).toMatchObject({ keys: 'weekStart' });

    const records = [
      await sync.record('account', { name: { value: 'A' } }),
      await sync.record('account', { name: { value: 'B' } }),
    ];
    await sync.run(sync.owner, { kind: 'delete', type: 'account', records: [records[0] ?? ''] });
    expect(await last('records-deleted')).toBeUndefined();
    records.push(await sync.record('account', { name: { value: 'C' } }));
    await sync.run(sync.owner, { kind: 'delete', type: 'account', records: records.slice(1) });
    expect(await last('records-deleted')).toMatchObject({ details: { type: 'account', count: 2 } });
    await sync.run(sync.owner, { kind: 'purge', type: 'account', records });
    expect(await last('trash-erased')).toMatchObject({ details: { type: 'account', count: 3 } });
    await ana.ask(`${base()}/export/deals`);
    expect(await last('exported')).toMatchObject({ details: { what: 'deal' } });
  });

  test('tells of a failed sign-in without saying that the member did it', async () => {
    await new CookieBrowser(sync.server).signIn('ana@example.org', 'a guess');
    const failed = await last('sign-in-failed');
    expect(failed).toMatchObject({ subject: sync.owner.actor.memberId, details: { method: 'password' } });
    expect(failed).not.toHaveProperty('actor');
  });

  test('[V6] is the administrators’ and no other workspace’s', async () => {
    await sync.member('Cleo', 'manager');
    const cleo = new CookieBrowser(sync.server);
    await cleo.signIn('cleo@example.org');
    for (const path of ['audit', 'audit.csv']) expect((await cleo.ask(`${base()}/${path}`)).status).toBe(403);
    await insertAudit(sync.fresh.database, { workspaceId: v7(), at: new Date(), actor: undefined, action: 'exported' });
    expect((await log('?action=exported')).length).toBe(1);
  });

  test('[V8] auditPage, auditExportLines: comes in pages, by person, action and time, and as a file', async () => {
    const person = v7();
    for (let n = 0; n < limits.auditPage.value + 5; n++)
      await insertAudit(sync.fresh.database, {
        workspaceId: sync.workspaceId,
        at: new Date(Date.UTC(2025, 0, 1, 0, n)),
        actor: person,
        action: n % 2 ? 'exported' : 'imported',
        details: { file: '=1+1' },
      });
    const first = await ana.ask(`${base()}/audit?person=${person}`);
    expect((first.body.items as unknown[]).length).toBe(limits.auditPage.value);
    const rest = await log(`?person=${person}&after=${String(first.body.next)}`);
    expect(rest.map(({ at }) => at)).toEqual([4, 3, 2, 1, 0].map((n) => new Date(Date.UTC(2025, 0, 1, 0, n)).toISOString()));
    expect(await log(`?person=${person}&from=2025-01-01T00:02:00Z&until=2025-01-01T00:04:00Z`)).toHaveLength(2);
    expect((await log(`?person=${person}&action=imported&until=2025-01-01T00:04:00Z`)).map(({ action }) => action)).toEqual([
      'imported',
      'imported',
    ]);
    for (const [field, query] of [
      ['person', 'person=x'],
      ['action', 'action=x'],
      ['from', 'from=yesterday'],
      ['from', 'from=0000-01-01'],
      ['after', 'after=x'],
    ] as const)
      expect((await ana.ask(`${base()}/audit?${query}`)).body).toMatchObject({ kind: 'bad-request', field });

    const file = String((await ana.ask(`${base()}/audit.csv?person=${person}`)).body.text);
    expect(file.trim().split('\n')).toHaveLength(limits.auditPage.value + 6);
    expect(limits.auditExportLines.value).toBeGreaterThan(limits.auditPage.value);
    // A spreadsheet must not take for a formula what somebody typed.
    expect(file).toContain('file==1+1');
    expect(file).not.toMatch(/(^|,)=/m);
  });

  test('auditDays: forgets what is older, and nothing younger', async () => {
    const { database } = sync.fresh;
    const now = Date.now();
    const day = 86_400_000;
    const actor = v7();
    for (const age of [limits.auditDays.value + 1, limits.auditDays.value - 1])
      await insertAudit(database, {
        workspaceId: sync.workspaceId,
        at: new Date(now - age * day),
        actor,
        action: 'signed-out',
      });
    await keepAccounts(sync.server.services, now);
    expect(await log(`?person=${actor}`)).toHaveLength(1);
  });
});
