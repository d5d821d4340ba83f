import { limits } from '@rapport/model/limits';
import type { AddressObject } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CookieBrowser, password } from '../../../../../tests/support/cookie-browser.ts';
import { Mailbox } from '../../../../../tests/support/mailbox.ts';
import { firstOwner, runningServer } from '../../../../../tests/support/running-server.ts';
import { eventually, SyncTest } from '../../../../../tests/support/sync-server.ts';

let box: Mailbox;
let sync: SyncTest;
let ana: CookieBrowser;
beforeAll(async () => {
  box = await Mailbox.open();
  sync = await SyncTest.start({ smtpUrl: box.url });
  ana = new CookieBrowser(sync.server);
  await ana.signIn('ana@example.org', 'correct horse ana');
});
afterAll(async () => {
  await sync?.close();
  await box?.close();
});
// Another hour: what was asked for before does not count any more.
beforeEach(() => {
  sync.ahead += 3_600_000;
  box.mails.length = 0;
});

const stranger = () => new CookieBrowser(sync.server);
const recipients = () => box.mails.map(({ to }) => [(to as AddressObject | undefined)?.value ?? []].flat()[0]?.address);
async function mailTo(address: string): Promise<{ subject: string; text: string; code: string; purpose: string }> {
  await eventually(() => recipients().includes(address));
  const { subject = '', text = '' } = box.mails[recipients().indexOf(address)] ?? {};
  const [, purpose = '', code = ''] = /\/link\/([a-z-]+)#([0-9a-z]+)/.exec(text) ?? [];
  return { subject, text, purpose, code };
}
const askMail = (email: string, purpose: 'sign-in' | 'reset', as = stranger(), locale = 'en') =>
  as.ask('/api/sign-in/mail', { email, purpose }, { headers: { 'accept-language': locale } });
const me = async (at: CookieBrowser) => (await at.ask('/api/me')).body as { user?: { email: string } };

describe('a link to sign in', () => {
  test('comes by mail, says whom it signs in, and does so once', async () => {
    await sync.member('Ben');
    expect((await askMail('Ben@Example.org', 'sign-in')).body).toEqual({ ok: true });
    const { code, purpose, subject } = await mailTo('ben@example.org');
    expect({ purpose, subject }).toEqual({ purpose: 'sign-in', subject: 'Your link to sign in' });
    const ben = stranger();
    // Mail filters open what they find: reading spends nothing.
    for (let n = 0; n < 3; n++)
      expect((await ben.ask('/api/links/sign-in/read', { code })).body).toEqual({ email: 'ben@example.org' });
    expect((await ben.ask('/api/links/sign-in', { code })).body).toEqual({ ok: true });
    expect(await me(ben)).toMatchObject({ user: { email: 'ben@example.org' } });
    const again = stranger();
    expect(await again.ask('/api/links/sign-in', { code })).toMatchObject({ status: 410, body: { kind: 'link-expired' } });
    expect((await again.ask('/api/me')).status).toBe(401);
  });

  test('of two who come with the same one, one gets in', async () => {
    await sync.member('Bert');
    await askMail('bert@example.org', 'sign-in');
    const { code } = await mailTo('bert@example.org');
    const answers = await Promise.all([1, 2, 3].map(() => stranger().ask('/api/links/sign-in', { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  test('signInLinkMinutes: works no longer than that', async () => {
    await sync.member('Berta');
    await askMail('berta@example.org', 'sign-in');
    const { code } = await mailTo('berta@example.org');
    sync.ahead += limits.signInLinkMinutes.value * 60_000;
    expect((await stranger().ask('/api/links/sign-in', { code })).status).toBe(410);
  });

  test('is good for nothing else, and a guess for nothing at all', async () => {
    await sync.member('Bille');
    await askMail('bille@example.org', 'sign-in');
    const { code } = await mailTo('bille@example.org');
    for (const [purpose, more] of [
      ['reset', { password: 'a new password' }],
      ['email', {}],
      ['join', { name: 'Eve', password: 'a new password' }],
    ] as const)
      expect((await stranger().ask(`/api/links/${purpose}`, { code, ...more })).status).toBe(410);
    expect((await stranger().ask('/api/links/sign-in', { code: 'x'.repeat(32) })).status).toBe(410);
    expect((await stranger().ask('/api/links/elsewhere', { code })).status).toBe(404);
    expect((await stranger().ask('/api/links/sign-in', { code })).status).toBe(200);
  });

  test('nobody learns whether an address is known: the answer is the same, and no mail goes to a stranger', async () => {
    await sync.member('Bodo');
    const known = await askMail('bodo@example.org', 'sign-in');
    const unknown = await askMail('nobody@elsewhere.example', 'sign-in');
    expect(unknown.status).toBe(known.status);
    expect(unknown.body).toEqual(known.body);
    await mailTo('bodo@example.org');
    expect(recipients()).toEqual(['bodo@example.org']);
  });

  test('in the language of who asks', async () => {
    await sync.member('Britta');
    await askMail('britta@example.org', 'sign-in', stranger(), 'de');
    expect(await mailTo('britta@example.org')).toMatchObject({ subject: 'Dein Link zum Anmelden' });
  });

  test('[V8] mailsPerAccount: a mailbox is not filled by whoever knows its address', async () => {
    await sync.member('Bruno');
    for (let n = 0; n < limits.mailsPerAccount.value; n++)
      expect((await askMail('bruno@example.org', 'sign-in')).status).toBe(200);
    expect(await askMail('bruno@example.org', 'reset')).toMatchObject({ status: 429, body: { kind: 'too-many' } });
    sync.ahead += 3_600_000;
    expect((await askMail('bruno@example.org', 'reset')).status).toBe(200);
  });

  test('[V8] mailsPerAddress: nor are many by one', async () => {
    for (let n = 0; n < limits.mailsPerAddress.value; n++) await askMail(`somebody${n}@elsewhere.example`, 'sign-in');
    expect((await askMail('one-more@elsewhere.example', 'sign-in')).status).toBe(429);
  });
});

describe('a forgotten password', () => {
  test('is set anew once, signs out everything that the old one signed in, and cuts its sockets', async () => {
    const member = await sync.member('Carl');
    const there = stranger();
    await there.signIn('carl@example.org');
    const [session] = await sync.fresh.database.query<{ id: string }>(
      'select session.id from identity.session join member using (user_id) where member.id = $1',
      [member.actor.memberId],
    );
    const client = await sync.client({ ...member, session: `session:${session?.id}` });
    await askMail('carl@example.org', 'reset');
    const { code } = await mailTo('carl@example.org');
    const here = stranger();
    // A password that is too short does not spend the link.
    expect((await here.ask('/api/links/reset', { code, password: 'short' })).body).toMatchObject({ field: 'password' });
    expect((await here.ask('/api/links/reset', { code, password: 'a fresh password' })).body).toEqual({
      email: 'carl@example.org',
    });
    await eventually(() => client.frames.some((frame) => frame.op === 'access' && frame.role === null));
    expect((await there.ask('/api/me')).status).toBe(401);
    expect((await here.ask('/api/links/reset', { code, password: 'another password' })).status).toBe(410);
    expect((await here.signIn('carl@example.org')).status).toBe(401);
    expect((await here.signIn('carl@example.org', 'a fresh password')).status).toBe(200);
  });

  test('resetLinkHours: a link works no longer than that', async () => {
    await sync.member('Clara');
    await askMail('clara@example.org', 'reset');
    const { code } = await mailTo('clara@example.org');
    sync.ahead += limits.resetLinkHours.value * 3_600_000;
    expect((await stranger().ask('/api/links/reset', { code, password: 'a fresh password' })).status).toBe(410);
  });

  test('an administrator makes a link for somebody, and nobody for somebody above them', async () => {
    const carla = await sync.member('Carla');
    await sync.member('Cosima', 'admin');
    const admin = stranger();
    await admin.signIn('cosima@example.org');
    const made = await admin.ask(`/api/w/${sync.workspaceId}/members/${carla.actor.memberId}/reset`, {});
    const code = String(made.body.link).split('#')[1];
    expect((await admin.ask(`/api/w/${sync.workspaceId}/members/${sync.owner.actor.memberId}/reset`, {})).status).toBe(403);
    const her = stranger();
    expect((await her.ask('/api/links/reset', { code, password: 'from a colleague' })).status).toBe(200);
    expect((await her.signIn('carla@example.org', 'from a colleague')).status).toBe(200);
    expect((await her.ask(`/api/w/${sync.workspaceId}/members/${carla.actor.memberId}/reset`, {})).status).toBe(403);
  });
});

describe('a new address', () => {
  test('counts once it was confirmed from there, and the old one is told', async () => {
    const { actor } = await sync.member('Dora');
    const dora = stranger();
    await dora.signIn('dora@example.org');
    const change = (email: string, proof = password) => dora.ask('/api/account/email', { email, password: proof });
    expect(await change('dora@new.example', 'a guess')).toMatchObject({ status: 401, body: { kind: 'wrong-password' } });
    expect((await change('dora@new.example')).status).toBe(200);
    const { code, purpose } = await mailTo('dora@new.example');
    expect(purpose).toBe('email');
    expect(await me(dora)).toMatchObject({ user: { email: 'dora@example.org' } });
    expect((await stranger().ask('/api/links/email', { code })).body).toEqual({ email: 'dora@new.example' });
    const told = await mailTo('dora@example.org');
    expect(told.text).toContain('dora@new.example');
    expect(told.code).toBe('');
    expect((await stranger().signIn('dora@example.org')).status).toBe(401);
    expect((await stranger().signIn('dora@new.example')).status).toBe(200);
    expect(await sync.value('member', actor.memberId, 'email')).toBe('dora@new.example');
    expect((await stranger().ask('/api/links/email', { code })).status).toBe(410);
  });

  test('of somebody else is neither taken nor given away', async () => {
    await sync.member('Dirk');
    await sync.member('Dana');
    const dirk = stranger();
    await dirk.signIn('dirk@example.org');
    expect((await dirk.ask('/api/account/email', { email: 'dana@example.org', password })).body).toEqual({ ok: true });
    await dirk.ask('/api/account/email', { email: 'dirk@new.example', password });
    await mailTo('dirk@new.example');
    expect(recipients()).toEqual(['dirk@new.example']);
  });

  test('emailLinkHours: a link works no longer than that', async () => {
    await sync.member('Dieter');
    const dieter = stranger();
    await dieter.signIn('dieter@example.org');
    await dieter.ask('/api/account/email', { email: 'dieter@new.example', password });
    const { code } = await mailTo('dieter@new.example');
    sync.ahead += limits.emailLinkHours.value * 3_600_000;
    expect((await stranger().ask('/api/links/email', { code })).status).toBe(410);
  });
});

describe('domains whose people may join', () => {
  const rules = (body: object) => ana.ask(`/api/w/${sync.workspaceId}/sign-in-rules`, body, { method: 'PATCH' });

  test('let in whoever reads mail there, in the role that the rule gives, and nobody else', async () => {
    expect((await rules({ domains: [{ domain: ' @Harbour.Example ', role: 'viewer' }] })).status).toBe(200);
    await askMail('emma@harbour.example', 'sign-in');
    await askMail('eve@evil.harbour.example', 'sign-in');
    await askMail('eve@elsewhere.example', 'sign-in');
    const { code, purpose, subject } = await mailTo('emma@harbour.example');
    expect({ purpose, subject }).toEqual({ purpose: 'join', subject: 'Join Example' });
    const emma = stranger();
    expect((await emma.ask('/api/links/join/read', { code })).body).toEqual({
      email: 'emma@harbour.example',
      workspace: 'Example',
    });
    expect((await emma.ask('/api/links/join', { code, name: 'Emma', password: 'correct horse emma' })).body).toEqual({
      ok: true,
    });
    expect((await emma.ask('/api/me')).body).toMatchObject({ workspaces: [{ id: sync.workspaceId, role: 'viewer' }] });
    expect(recipients()).toEqual(['emma@harbour.example']);
    expect((await stranger().ask('/api/links/join', { code, name: 'Eve', password: 'correct horse eve' })).status).toBe(410);
  });

  test('that are taken off the list let nobody in any more, whatever was mailed before', async () => {
    await rules({ domains: [{ domain: 'brief.example', role: 'member' }] });
    await askMail('erik@brief.example', 'sign-in');
    const { code } = await mailTo('erik@brief.example');
    await rules({ domains: [] });
    expect((await stranger().ask('/api/links/join', { code, name: 'Erik', password: 'correct horse' })).status).toBe(410);
  });

  test('[V8] joinDomains: are no more than that, are domains, and give nobody more than the admin has', async () => {
    const many = Array.from({ length: limits.joinDomains.value + 1 }, (_, n) => ({ domain: `d${n}.example`, role: 'member' }));
    expect((await rules({ domains: many })).body).toMatchObject({ kind: 'too-large', field: 'domains' });
    for (const domain of ['', 'example', 'a b.example', 'ana@example.org', '.example'])
      expect((await rules({ domains: [{ domain, role: 'member' }] })).body).toMatchObject({ field: 'domains' });
    expect((await rules({ domains: [{ domain: 'owners.example', role: 'owner' }] })).status).toBe(403);
  });
});

test('[V8] whatever is typed at a door is text and nothing more', async () => {
  for (const email of ['a\0b@example.org', 'nobody', '\ud800@example.org\n'])
    expect((await askMail(email, 'sign-in')).status).toBe(email.includes('\ud800') ? 200 : 422);
  expect((await stranger().signIn('ana\0@example.org')).status).toBe(401);
  expect((await ana.ask('/api/account/passkeys/%00', undefined, { method: 'DELETE' })).status).toBe(404);
  expect((await ana.ask('/api/account/devices/%00', undefined, { method: 'DELETE' })).status).toBe(404);
  expect((await stranger().ask('/api/links/sign-in', { code: '\0' })).status).toBe(410);
  for (const purpose of ['__proto__', 'constructor', 'second-factor'])
    expect((await stranger().ask(`/api/links/${purpose}`, { code: 'x' })).status).toBe(404);
});

test('without a mail server nothing is offered that would never come, and the operator makes a link', async () => {
  const server = await runningServer();
  try {
    await firstOwner(server);
    expect((await server.ask('/api/sign-in')).body).toEqual({ mail: false });
    const asked = await server.ask('/api/sign-in/mail', { body: { email: 'ana@example.org', purpose: 'reset' } });
    expect(asked).toMatchObject({ status: 409, body: { kind: 'no-mail' } });
    const { link } = await server.server.services.identity.links.byOperator('ana@example.org', false);
    const code = link.split('#')[1];
    expect((await server.ask('/api/links/reset', { body: { code, password: 'from the operator' } })).status).toBe(200);
    const signedIn = { email: 'ana@example.org', password: 'from the operator' };
    expect((await server.ask('/api/auth/sign-in/email', { body: signedIn })).status).toBe(200);
  } finally {
    await server.close();
  }
});
