import { beforeEach, expect, test, vi } from 'vitest';
import { forgetLocked, lockedOut } from './locked.ts';
import { CannotOpenWorkspace, forgetIdentity, formerIdentity, identify, identifyForSure, keptIdentity } from './identity.ts';

const me = {
  user: { name: 'Ann' },
  workspaces: [{ id: 'w1', slug: 'acme', incarnation: 1, memberId: 'm1', role: 'member' }],
};
const answers = (body: string, status = 200) => vi.stubGlobal('fetch', async () => new Response(body, { status }));
const known = async () => {
  answers(JSON.stringify(me));
  await identify('acme');
};
beforeEach(() => localStorage.clear());

test.each([
  ['cannot be reached', () => vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))],
  ['is starting', () => answers('', 503)],
  ['is hidden by a network that wants its own sign-in', () => answers('<html>Welcome to the hotel</html>')],
  ['is hidden by a network that forbids', () => answers('<html>Forbidden</html>', 403)],
])('[V10] whoever was here last stays while the server %s', async (_, away) => {
  await known();
  away();
  expect(await identify('acme')).toMatchObject({ memberId: 'm1', role: 'member' });
});

test('[M156] whether the rows were made anew under another name is asked until the server says it; what is kept here does not count', async () => {
  vi.useFakeTimers();
  await known();
  let asked = 0;
  vi.stubGlobal('fetch', async () => (asked++, new Response('', { status: 503 })));
  const sure = identifyForSure('acme', () => false);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toBeGreaterThan(3);
  expect(asked).toBeLessThan(12);
  answers(JSON.stringify({ ...me, workspaces: [{ ...me.workspaces[0], incarnation: 2 }] }));
  await vi.advanceTimersByTimeAsync(30_000);
  expect((await sure)?.workspace.incarnation).toBe(2);
  expect(keptIdentity('acme')?.workspace.incarnation).toBe(2);

  answers('', 503);
  let over = false;
  const closed = identifyForSure('acme', () => over);
  over = true;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await closed).toBeUndefined();
  vi.useRealTimers();
});

test('the server’s clear "nobody" forgets who was here', async () => {
  await known();
  answers(JSON.stringify({ kind: 'not-signed-in' }), 401);
  await expect(identify('acme')).rejects.toEqual(new CannotOpenWorkspace('signed-out'));
  expect(keptIdentity('acme')).toBeUndefined();
});

test('whoever is no member any more is forgotten, and a device that knows nobody says that it is offline', async () => {
  await known();
  answers(JSON.stringify({ ...me, workspaces: [] }));
  await expect(identify('acme')).rejects.toEqual(new CannotOpenWorkspace('unknown'));
  expect(keptIdentity('acme')).toBeUndefined();
  answers('', 503);
  await expect(identify('acme')).rejects.toEqual(new CannotOpenWorkspace('offline'));
});

test('[M72] the server’s "nobody" names who was here, until the next sign-in, and a device that knew nobody names nobody', async () => {
  answers(JSON.stringify({ kind: 'not-signed-in' }), 401);
  await expect(identify('acme')).rejects.toThrow();
  expect(lockedOut()).toBeUndefined();
  await known();
  answers(JSON.stringify({ kind: 'not-signed-in' }), 401);
  await expect(identify('acme')).rejects.toThrow();
  expect(lockedOut()).toEqual({ name: 'Ann' });
  forgetLocked();
  expect(lockedOut()).toBeUndefined();
});

test('[M72] whoever signs out while another tab asks who is here is not named as one whose session ended', async () => {
  await known();
  vi.stubGlobal('fetch', async () => {
    forgetIdentity('acme');
    return new Response(JSON.stringify({ kind: 'not-signed-in' }), { status: 401 });
  });
  await expect(identify('acme')).rejects.toEqual(new CannotOpenWorkspace('signed-out'));
  expect(lockedOut()).toBeUndefined();
  expect(formerIdentity('acme')).toBeUndefined();
});

test('[M94] whoever is no member any more is told so, also after their session was ended; nobody else is', async () => {
  const mine = { ...me, user: { name: 'Ann', email: 'ann@example.org' } };
  const removed = { ...mine, workspaces: [] };
  answers(JSON.stringify(mine));
  await identify('acme');
  answers(JSON.stringify(removed));
  await expect(identify('acme')).rejects.toEqual(new CannotOpenWorkspace('removed'));
  expect(keptIdentity('acme')).toBeUndefined();
  expect(formerIdentity('acme')).toMatchObject({ memberId: 'm1' });
  await expect(identify('acme')).rejects.toEqual(new CannotOpenWorkspace('removed'));
  answers(JSON.stringify({ ...removed, user: { name: 'Ben', email: 'ben@example.org' } }));
  await expect(identify('acme')).rejects.toEqual(new CannotOpenWorkspace('unknown'));
  answers(JSON.stringify(mine));
  await identify('acme');
  expect(formerIdentity('acme')).toBeUndefined();
});
