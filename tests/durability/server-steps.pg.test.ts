import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '../../apps/cli/src/postgres/postmaster.ts';
import { type ServerPushStep, serverPushSteps } from '../../apps/sync-server/src/feed/push-steps.ts';
import { OfflineDevice } from '../support/offline-device.ts';
import { type Product, startProduct } from '../support/product.ts';
import { eventually, SyncTest } from '../support/sync-server.ts';

let sync: SyncTest;
let product: Product;
type Row = Readonly<Record<string, unknown>>;
const records = new Map<string, string>();
let clients = 1_000;

beforeAll(async () => {
  sync = await SyncTest.start();
  for (const [way, step] of cases)
    records.set(`${way} ${step}`, await sync.record('deal', { name: { value: `${way} ${step}` } }));
  // From here on the product's own process has the workspace, on the same port.
  await sync.server.close();
  product = await startProduct({
    pages: false,
    program: [fileURLToPath(new URL('mortal-product.ts', import.meta.url))],
    dataDirectory: sync.dataDirectory,
    port: sync.server.port,
    environment: { DATABASE_URL: sync.fresh.url },
  });
});
afterAll(async () => {
  await product?.kill();
  await sync.close();
});

const count = async (text: string, values: readonly unknown[]): Promise<number> =>
  Number((await sync.fresh.database.query<{ count: string }>(`select count(*) from ${text}`, [...values]))[0]?.count);

/** Kills the product when what this device holds comes to this step, and lets the device come back to the next one. */
async function killedAt(step: ServerPushStep, device: OfflineDevice): Promise<void> {
  const fatal = join(sync.dataDirectory, 'die-at');
  const { pid } = product;
  writeFileSync(fatal, step);
  await device.connect();
  await eventually(() => (device.hear(), pid !== undefined && !isAlive(pid)));
  expect(existsSync(fatal), 'it ended at this step').toBe(false);
  device.lose();
  await product.restart();
  await device.connect();
  await eventually(() => device.hear());
  device.lose();
}

/** Each way of a change, and what the log has of it when it is there once. */
const ways = {
  edits: {
    make: async (device: OfflineDevice, deal: string) => {
      await device.keep('deal', deal);
      await device.edit(deal, { nextStep: { value: 'typed' } });
      await device.edit(deal, { description: { value: 'said' } });
    },
    written: { next_step: 'typed', description: 'said' },
    events: ['nextStep', 'description'],
    inLog: async (deal: string) => [await count(`document_update where document_id = $1 and origin = 'edit'`, [deal])],
    once: [2],
  },
  commands: {
    make: async (device: OfflineDevice, deal: string) => {
      const changes = { record: { value: `deal:${deal}` }, body: { value: 'Said' } };
      await device.run({ kind: 'create', type: 'account', record: v7(), changes: { name: { value: deal } } });
      await device.run({ kind: 'update', type: 'deal', records: [deal], changes: { nextStep: { value: 'set' } } }, { base: 1 });
      await device.run({ kind: 'entry', type: 'comment', entry: v7(), changes });
    },
    written: { next_step: 'set' },
    events: ['nextStep'],
    inLog: async (deal: string) => [
      await count('document_update where document_id = $1 and position > 1 and command_id is not null', [deal]),
      await count(`entry where values->>'record' = $1`, [`deal:${deal}`]),
      await count('accounts where name = $1', [deal]),
    ],
    once: [1, 1, 1],
  },
} as const;
const cases = serverPushSteps.flatMap((step) =>
  (step === 'applied' ? (['edits'] as const) : (['edits', 'commands'] as const)).map((way) => [way, step] as const),
);

describe('[M151] [V1] kill -9 of the server', () => {
  test.each(cases)(
    'once a push of %s is %s: whoever comes back has each of them in log, row and history once',
    async (way, step) => {
      const deal = records.get(`${way} ${step}`) as string;
      const device = await OfflineDevice.of(sync, sync.owner, (clients += 10));
      const { make, written, events, inLog, once } = ways[way];
      await make(device, deal);
      await killedAt(step, device);
      expect(device.refused).toEqual([]);
      const row = async () => (await sync.fresh.database.query<Row>('select * from deals where id = $1', [deal]))[0];
      await eventually(row, (found) => Object.entries(written).every(([column, value]) => found?.[column] === value));
      await eventually(
        () => inLog(deal),
        (found) => JSON.stringify(found) === JSON.stringify(once),
      );
      for (const field of events)
        expect(await count(`event where record = $1 and field = $2 and kind <> 'created'`, [deal, field]), field).toBe(1);
    },
  );
});
