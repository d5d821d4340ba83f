import { limits } from '@rapport/model/limits';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstOwner, runningServer, type Owner, type TestServer } from '../../../../../tests/support/running-server.ts';

let server: TestServer;
let owner: Owner;
beforeAll(async () => {
  server = await runningServer();
  owner = await firstOwner(server);
});
afterAll(() => server?.close());

test('[V8] pushSubscriptionsPerMember: one browser more takes the place of the one that came first', async () => {
  const address = (browser: number) => `https://fcm.googleapis.com/fcm/send/${browser}`;
  for (let browser = 0; browser <= limits.pushSubscriptionsPerMember.value; browser++) {
    const body = { endpoint: address(browser), p256dh: 'a'.repeat(87), auth: 'b'.repeat(22) };
    expect(await server.ask(`/api/w/${owner.slug}/push-subscriptions`, { cookie: owner.cookie, body })).toMatchObject({
      status: 200,
    });
  }
  const rows = await server.database.query<{ endpoint: string }>('select endpoint from push_subscription');
  const kept = rows.map(({ endpoint }) => endpoint);
  expect(kept).toHaveLength(limits.pushSubscriptionsPerMember.value);
  expect(kept).not.toContain(address(0));
  expect(kept).toContain(address(limits.pushSubscriptionsPerMember.value));
});
