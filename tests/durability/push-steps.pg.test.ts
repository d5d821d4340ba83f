import 'fake-indexeddb/auto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '@rapport/persistence/browser/open-store';
import type { Store } from '@rapport/persistence/browser/store';
import { type PushStep, pushSteps } from '../../apps/web/src/lib/client/push-steps.ts';
import { OfflineDevice } from '../support/offline-device.ts';
import { eventually, SyncTest } from '../support/sync-server.ts';

let sync: SyncTest;
let clients = 1_000;
beforeAll(async () => {
  sync = await SyncTest.start();
});
afterAll(() => sync.close());

/** A store whose page may end: from then on nothing reaches the disk, and nobody hears of what did. */
function mortal(store: Store): { readonly store: Store; readonly die: () => void } {
  let dead = false;
  const forever = new Promise<never>(() => undefined);
  return {
    die: () => void (dead = true),
    store: new Proxy(store, {
      get(target, key: keyof Store) {
        const value = target[key];
        if (typeof value !== 'function') return value;
        return (...given: readonly unknown[]) => {
          if (dead) return forever;
          const answer = (value as (...given: readonly unknown[]) => unknown).apply(target, [...given]);
          return answer instanceof Promise ? answer.then((one) => (dead ? forever : one)) : answer;
        };
      },
    }),
  };
}

const count = async (text: string, values: readonly unknown[]): Promise<number> =>
  Number((await sync.fresh.database.query<{ count: string }>(`select count(*) from ${text}`, [...values]))[0]?.count);

/** One change of each way that there is, and how often the log has it. */
const changes = (device: () => OfflineDevice, deal: string) => {
  const ids = { account: v7(), comment: v7() };
  const inLog = (where: string) => () => count(`document_update where document_id = $1 and ${where}`, [deal]);
  return [
    {
      make: () => device().run({ kind: 'create', type: 'account', record: ids.account, changes: { name: { value: 'Acme' } } }),
      found: () => count('document_update where document_id = $1', [ids.account]),
    },
    { make: () => device().edit(deal, { nextStep: { value: 'Typed' } }), found: inLog(`origin = 'edit'`) },
    {
      make: () =>
        device().run({ kind: 'update', type: 'deal', records: [deal], changes: { description: { value: 'Set' } } }, { base: 1 }),
      found: inLog('position > 1 and command_id is not null'),
    },
    {
      make: () =>
        device().run({
          kind: 'entry',
          type: 'comment',
          entry: ids.comment,
          changes: { record: { value: `deal:${deal}` }, body: { value: 'Said' } },
        }),
      found: () => count('entry where id = $1', [ids.comment]),
    },
  ];
};

describe.each(['the page', 'the network', 'the server'] as const)('[M83] [V1] when %s ends', (what) => {
  const cases = [...pushSteps.map((at) => [at, ''] as const), ['sent', ' and lost on its way'] as const];
  test.each(cases)('once a change is %s%s, all that was stored is in the log, once, and leaves this device', async (at, lost) => {
    const deal = await sync.record('deal', { name: { value: 'Fleet' } });
    const place = { workspace: v7(), user: 'ana', problem: () => undefined };
    const page = mortal(await openStore(place));
    const reached: PushStep[] = [];
    let ended: (() => void) | undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    const first = await OfflineDevice.of(sync, sync.owner, (clients += 10), page.store, (step) => {
      reached.push(step);
      if (step !== at || !ended) return;
      if (what === 'the page') page.die();
      first.lose();
      ended();
      ended = undefined;
    });
    first.swallows = lost !== '';
    await first.keep('deal', deal);
    const all = changes(() => first, deal);
    const stored = new Set<number>();
    for (const [n, { make }] of all.entries()) {
      const made = make().then(() => stored.add(n));
      // A page that has ended answers nothing any more.
      await (what === 'the page' ? Promise.race([made, end]) : made);
      if (what === 'the page' && !ended) break;
    }
    if (ended) {
      await first.connect();
      await eventually(() => (first.hear(), ended === undefined));
    }
    expect(reached).toContain(at);

    first.swallows = false;
    if (what === 'the server') await sync.restart();
    const last = what === 'the page' ? await OfflineDevice.of(sync, sync.owner, (clients += 10), await openStore(place)) : first;
    await last.land();
    expect(last.refused).toEqual([]);
    for (const [n, { found }] of all.entries())
      if (stored.has(n)) expect(await found(), `change ${n}`).toBe(1);
      else expect(await found(), `change ${n}`).toBeLessThanOrEqual(1);
    const left = await openStore(place);
    await eventually(async () => (await left.outbox()).length === 0);
  });
});
