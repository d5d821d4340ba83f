import 'fake-indexeddb/auto';
import { openStore } from '@rapport/persistence/browser/open-store';
import type { LocalWrite } from '@rapport/persistence/browser/store';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { KnownIdentity } from './identity.ts';
import { rememberWaiting } from './remember-waiting.ts';
import { forgetWaiting, waitingElsewhere } from './waiting-elsewhere.ts';

const ann: KnownIdentity = {
  workspace: { id: 'w1', slug: 'acme', incarnation: 1 },
  memberId: 'ann',
  name: 'Ann',
  email: 'ann@example.org',
  role: 'member',
};
let workspaces = 0;

/** Two tabs of one person, whose session is over unless `still`. */
async function given({ still = false } = {}) {
  const at = { workspace: `waiting-${workspaces++}`, user: 'ann', problem: () => {} };
  const [here, there] = [await openStore(at), await openStore(at)];
  onTestFinished(async () => void (await Promise.all([here.close(), there.close()])));
  if (!still) localStorage.setItem('rapport.was.acme', JSON.stringify(ann));
  return { here, there };
}
const change = (id: string, type = 'deal'): LocalWrite => ({
  document: undefined,
  entry: {
    kind: 'command',
    id,
    madeAt: 1,
    type,
    records: ['r1'],
    body:
      type === 'look'
        ? { kind: 'entry', type, entry: 'r1', changes: { at: { value: '2026-01-01T00:00:00.000Z' } } }
        : { kind: 'update', type, records: ['r1'], changes: { name: { value: id } } },
  },
});

beforeEach(() => localStorage.clear());

test('[M72] whichever tab says last what waits on the device of somebody whose session is over counts what the others made', async () => {
  const { here, there } = await given();
  await here.write(change('amount'));
  await here.write(change('half typed'));
  await here.write(change('seen', 'look'));
  await rememberWaiting(ann, here);
  await rememberWaiting(ann, there);
  expect(waitingElsewhere()).toEqual([{ name: 'Ann', member: 'ann', count: 2 }]);
  forgetWaiting('ben');
  expect(waitingElsewhere()).toHaveLength(1);
  forgetWaiting('ann');
  expect(waitingElsewhere()).toEqual([]);
});

test('[M72] whoever left this device by themselves is not named', async () => {
  const { here } = await given({ still: true });
  await here.write(change('amount'));
  await rememberWaiting(ann, here);
  expect(waitingElsewhere()).toEqual([]);
});
