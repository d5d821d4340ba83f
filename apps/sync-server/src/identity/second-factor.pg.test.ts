import { limits } from '@rapport/model/limits';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CookieBrowser, password } from '../../../../tests/support/cookie-browser.ts';
import { codeNow } from '../../../../tests/support/authenticator-app.ts';
import { eventually, type Member, SyncTest, TestClient } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
beforeAll(async () => {
  sync = await SyncTest.start();
});
afterAll(() => sync.close());
/** A code counts once: the next test begins in the next half minute, and more. */
beforeEach(() => void (sync.ahead += 20 * 60_000));

const stranger = () => new CookieBrowser(sync.server);
const code = (secret: string) => codeNow(secret, Date.now() + sync.ahead);
const later = () => void (sync.ahead += 60_000);
const answer = (at: CookieBrowser, challenge: unknown, text: string) =>
  at.ask('/api/auth/second-factor', { challenge, code: text });

/** Somebody signed in, with an authenticator app set up. */
async function withApp(
  name: string,
): Promise<{ member: Member; email: string; at: CookieBrowser; secret: string; codes: string[] }> {
  const member = await sync.member(name);
  const email = `${name.toLowerCase()}@example.org`;
  const at = stranger();
  await at.signIn(email);
  const { secret } = (await at.ask('/api/account/two-factor', { password })).body as { secret: string };
  const { codes } = (await at.ask('/api/account/two-factor/confirm', { code: code(secret) })).body as { codes: string[] };
  later();
  return { member, email, at, secret, codes };
}

describe('a second factor', () => {
  test('is asked for after the password: neither alone signs in', async () => {
    const { email, secret } = await withApp('Finn');
    const finn = stranger();
    const { challenge, ok } = (await finn.signIn(email)).body;
    expect(ok).toBe(false);
    expect(finn.cookie).not.toContain('session');
    expect((await finn.ask('/api/me')).status).toBe(401);
    expect((await answer(finn, 'a'.repeat(32), code(secret))).status).toBe(410);
    expect(await answer(finn, challenge, '000000')).toMatchObject({ status: 401, body: { kind: 'wrong-code' } });
    expect((await answer(finn, challenge, code(secret))).body).toEqual({ ok: true });
    expect((await finn.ask('/api/me')).status).toBe(200);
    // The challenge is spent with it.
    later();
    expect((await answer(stranger(), challenge, code(secret))).status).toBe(410);
  });

  test('no code counts twice, not even in the same half minute', async () => {
    const { email, secret } = await withApp('Fritz');
    const [one, two] = [stranger(), stranger()];
    const [first, second] = [(await one.signIn(email)).body.challenge, (await two.signIn(email)).body.challenge];
    const seen = code(secret);
    expect((await answer(one, first, seen)).status).toBe(200);
    expect((await answer(two, second, seen)).body).toMatchObject({ kind: 'wrong-code' });
  });

  test('secondFactorMinutes: the code follows the password within that time', async () => {
    const { email, secret } = await withApp('Fee');
    const fee = stranger();
    const { challenge } = (await fee.signIn(email)).body;
    sync.ahead += limits.secondFactorMinutes.value * 60_000;
    expect((await answer(fee, challenge, code(secret))).status).toBe(410);
  });

  test('[V8] secondFactorTries: guessing ends, however many passwords come first', async () => {
    const { email, secret } = await withApp('Frida');
    const wrong = code(secret) === '123456' ? '654321' : '123456';
    for (let n = 0; n < limits.secondFactorTries.value; n++) {
      const guess = stranger();
      expect((await answer(guess, (await guess.signIn(email)).body.challenge, wrong)).status).toBe(401);
    }
    const frida = stranger();
    const { challenge } = (await frida.signIn(email)).body;
    expect(await answer(frida, challenge, code(secret))).toMatchObject({ status: 429, body: { kind: 'too-many' } });
  });

  test('is asked for after a link in a mail, too, and an invitation’s cookies are not a way around it', async () => {
    const { email, secret } = await withApp('Flora');
    const { identity } = sync.server.services;
    const flora = stranger();
    const mailed = await identity.links.forSignIn(email);
    const { challenge, ok } = (await flora.ask('/api/links/sign-in', { code: mailed?.link.split('#')[1] })).body;
    expect(ok).toBe(false);
    expect((await flora.ask('/api/me')).status).toBe(401);
    const { link } = await identity.links.byOperator(email, false);
    await stranger().ask('/api/links/reset', { code: link.split('#')[1], password: 'a fresh password' });
    // What was begun before the new password leads nowhere.
    expect((await answer(flora, challenge, code(secret))).status).toBe(410);
    const again = (await flora.signIn(email, 'a fresh password')).body.challenge;
    expect((await answer(flora, again, code(secret))).status).toBe(200);
    const asked = new Request('http://localhost:5400/api/invitations/x', { headers: { 'user-agent': 'x' } });
    expect(await identity.cookiesFor(asked, '127.0.0.1', email, 'a fresh password')).toEqual([]);
  });

  test('recoveryCodes: each signs in once, however it is typed, and new ones end the old', async () => {
    const { email, codes, at } = await withApp('Falk');
    expect(codes).toHaveLength(limits.recoveryCodes.value);
    const falk = stranger();
    const typed = ` ${codes[0]?.toUpperCase().replaceAll('-', ' ')} `;
    expect((await answer(falk, (await falk.signIn(email)).body.challenge, typed)).status).toBe(200);
    expect((await answer(falk, (await falk.signIn(email)).body.challenge, typed)).status).toBe(401);
    expect((await falk.ask('/api/account')).body).toMatchObject({ twoFactor: { on: true, recoveryCodes: codes.length - 1 } });
    expect((await at.ask('/api/account/two-factor/codes', { password: 'a guess' })).status).toBe(401);
    const fresh = (await at.ask('/api/account/two-factor/codes', { password })).body.codes as string[];
    expect((await answer(falk, (await falk.signIn(email)).body.challenge, codes[1] ?? '')).status).toBe(401);
    expect((await answer(falk, (await falk.signIn(email)).body.challenge, fresh[0] ?? '')).status).toBe(200);
  });

  test('is set up with the password and a first code, and switched off with both; the secret is nowhere in the open', async () => {
    await sync.member('Fabian');
    const fabian = stranger();
    await fabian.signIn('fabian@example.org');
    expect((await fabian.ask('/api/account/two-factor', { password: 'a guess' })).status).toBe(401);
    const { secret, address } = (await fabian.ask('/api/account/two-factor', { password })).body as {
      secret: string;
      address: string;
    };
    expect(address).toContain(`secret=${secret}`);
    expect((await fabian.ask('/api/account/two-factor/confirm', { code: '000000' })).status).toBe(401);
    // Not confirmed: nobody is asked for what may never have reached the phone.
    expect((await stranger().signIn('fabian@example.org')).body).toEqual({ ok: true });
    expect((await fabian.ask('/api/account/two-factor/confirm', { code: code(secret) })).status).toBe(200);
    const stored = await sync.fresh.database.query<{ secret: string }>('select secret from identity.two_factor');
    expect(stored.some((row) => row.secret.includes(secret))).toBe(false);
    expect((await fabian.ask('/api/account/two-factor', { password })).status).toBe(409);
    later();
    expect((await fabian.ask('/api/account/two-factor/off', { password, code: '000000' })).status).toBe(401);
    expect((await fabian.ask('/api/account/two-factor/off', { password, code: code(secret) })).status).toBe(200);
    expect((await stranger().signIn('fabian@example.org')).body).toEqual({ ok: true });
  });

  test('a session from before it can change nothing that proves who somebody is', async () => {
    await sync.member('Felix');
    const old = stranger();
    await old.signIn('felix@example.org');
    const at = stranger();
    await at.signIn('felix@example.org');
    const { secret } = (await at.ask('/api/account/two-factor', { password })).body as { secret: string };
    await at.ask('/api/account/two-factor/confirm', { code: code(secret) });
    for (const path of ['passkeys/options', 'two-factor/codes'])
      expect(await old.ask(`/api/account/${path}`, { password })).toMatchObject({
        status: 403,
        body: { kind: 'two-factor-needed' },
      });
    for (const [path, body] of [
      ['/api/auth/change-password', { currentPassword: password, newPassword: 'another password' }],
      ['/api/account/email', { email: 'felix@new.example', password }],
    ] as const)
      expect((await old.ask(path, body)).status).toBe(403);
    later();
    expect((await old.ask('/api/account/two-factor/prove', { code: code(secret) })).status).toBe(200);
    expect((await old.ask('/api/account/passkeys/options', { password })).status).toBe(200);
  });
});

test('[V8] passkeyAsksPerAddress: nobody fills the database by beginning to sign in', async () => {
  const ask = () => stranger().ask('/api/sign-in/passkey/options', {});
  const asked = await Promise.all(Array.from({ length: limits.passkeyAsksPerAddress.value }, ask));
  expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await ask()).status).toBe(429);
  sync.ahead += 15 * 60_000;
  expect((await ask()).status).toBe(200);
});

test('[V8] passkeysPerPerson: one more is refused, until one is removed', async () => {
  const { actor } = await sync.member('Paula');
  const paula = stranger();
  await paula.signIn('paula@example.org');
  await sync.fresh.database.query(
    `insert into identity.passkey (id, user_id, name, public_key, counter)
    select 'paula' || n, (select user_id from member where id = $1), 'Key', '', 0 from generate_series(1, $2) n`,
    [actor.memberId, limits.passkeysPerPerson.value],
  );
  const begin = () => paula.ask('/api/account/passkeys/options', { password });
  expect(await begin()).toMatchObject({ status: 413, body: { field: 'passkeys' } });
  expect((await paula.ask('/api/account/passkeys/paula1', undefined, { method: 'DELETE' })).status).toBe(200);
  expect((await begin()).status).toBe(200);
});

describe('a workspace that requires two factors', () => {
  const rules = (at: CookieBrowser, body: object) =>
    at.ask(`/api/w/${sync.workspaceId}/sign-in-rules`, body, { method: 'PATCH' });
  /** What the server answers on a socket. */
  async function greeted(who: Member): Promise<string> {
    const client = await TestClient.connect(sync.url);
    client.send({ op: 'hello', protocol: 1, definitions: '', token: sync.token(who) });
    const { op } = await client.next((frame) => frame.op === 'ok' || frame.op === 'refused');
    client.close();
    return op;
  }
  const sessionOf = async (member: Member) => {
    const rows = await sync.fresh.database.query<{ id: string }>(
      'select session.id from identity.session join member using (user_id) where member.id = $1 order by session.created_at desc limit 1',
      [member.actor.memberId],
    );
    return { ...member, session: `session:${rows[0]?.id}` };
  };

  test('[V6] lets nobody in on one factor, on any path, except for a while those who were there; keys go on', async () => {
    const gina = await sync.member('Gina');
    const before = stranger();
    await before.signIn('gina@example.org');
    const live = await sync.client(await sessionOf(gina));
    const { at: admin } = await withApp('Gerda');
    await sync.fresh.database.query(`update member set role = 'admin' where email = 'gerda@example.org'`);
    await sync.member('Gustav', 'admin');
    const hasty = stranger();
    await hasty.signIn('gustav@example.org');
    // Whoever asks it of others has it.
    expect((await rules(hasty, { twoFactorRequired: true })).body).toMatchObject({ kind: 'two-factor-needed' });
    expect((await rules(before, { twoFactorRequired: true })).status).toBe(403);
    expect((await rules(admin, { twoFactorRequired: true })).status).toBe(200);
    try {
      const path = `/api/v1/accounts?workspace=${sync.workspaceId}`;
      expect((await before.ask(path)).status).toBe(200);

      const gina2 = stranger();
      await gina2.signIn('gina@example.org');
      expect((await gina2.ask('/api/me')).body).toMatchObject({ workspaces: [{ needs: 'two-factor' }] });
      for (const asked of [path, `/api/w/${sync.workspaceId}/members`, `/api/sync/bootstrap?workspace=${sync.workspaceId}`])
        expect(await gina2.ask(asked)).toMatchObject({ status: 403, body: { kind: 'two-factor-needed' } });
      expect((await gina2.ask(`/api/v1/sync-token?workspace=${sync.workspaceId}`, {})).status).toBe(403);
      expect(await greeted(await sessionOf(gina))).toBe('refused');

      // She sets one up there and then, and is in.
      const { secret } = (await gina2.ask('/api/account/two-factor', { password })).body as { secret: string };
      await gina2.ask('/api/account/two-factor/confirm', { code: code(secret) });
      expect((await gina2.ask(path)).status).toBe(200);
      expect(await greeted(await sessionOf(gina))).toBe('ok');
      expect(await greeted(gina)).toBe('ok'); // by her key

      // twoFactorGraceDays later those who were there are asked, too, and what they left open is cut.
      await sync.fresh.database.query(
        'update sign_in_rules set two_factor_since = two_factor_since - make_interval(days => $1)',
        [limits.twoFactorGraceDays.value],
      );
      await sync.fresh.database.query(
        `update identity.session set created_at = created_at - make_interval(days => 30) where not strong`,
      );
      await sync.server.services.identity.endSpentSessions();
      await eventually(() => live.frames.some((frame) => frame.op === 'access' && frame.role === null));
      expect((await before.ask(path)).status).toBe(403);
    } finally {
      expect((await rules(admin, { twoFactorRequired: false })).status).toBe(200);
    }
  });

  test('[V6] sessionDaysLongest: a workspace may ask everybody to sign in again after some days, on every path', async () => {
    const hugo = await sync.member('Hugo');
    const at = stranger();
    await at.signIn('hugo@example.org');
    const live = await sync.client(await sessionOf(hugo));
    const ana = stranger();
    await ana.signIn('ana@example.org', 'correct horse ana');
    for (const sessionDays of [0, 1.5, limits.sessionDaysLongest.value + 1])
      expect((await rules(ana, { sessionDays })).body).toMatchObject({ kind: 'invalid-field', field: 'sessionDays' });
    expect((await rules(ana, { sessionDays: 1 })).status).toBe(200);
    expect((await at.ask('/api/me')).status).toBe(200);
    await sync.fresh.database.query(
      `update identity.session set created_at = now() - interval '25 hours' where user_id = (select user_id from member where id = $1)`,
      [hugo.actor.memberId],
    );
    await sync.server.services.identity.endSpentSessions();
    await eventually(() => live.frames.some((frame) => frame.op === 'access' && frame.role === null));
    // What was remembered for a moment is forgotten by the next sign-in of anybody.
    await eventually(async () => (await at.ask('/api/me')).status === 401);
    expect(await greeted(await sessionOf(hugo))).toBe('refused');
    await rules(ana, { sessionDays: null });
  });
});
