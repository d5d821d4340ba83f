import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { expect, test } from 'vitest';
import { Commands } from './commands.ts';

test('[M44] [V1] what two pages make again of one edit is one command, with its changes, on the record as it is', () => {
  const page = (position: number) => new Commands({ replica: { row: () => ({ position }) } } as never);
  const edit: OutboxEntry & { kind: 'edit' } = {
    kind: 'edit',
    id: '018f0000-0000-7000-8000-000000000001',
    n: 1,
    state: 'waiting',
    madeAt: 1,
    type: 'deal',
    records: ['r1'],
    base: 3,
    document: 'w.1/deal/r1/1',
    update: new Uint8Array(),
    changes: { name: { value: 'Renewal' } },
  };
  const [one, other] = [page(7).again(edit), page(8).again(edit)];
  expect(one).toMatchObject({
    base: 7,
    body: { kind: 'update', type: 'deal', records: ['r1'], changes: { name: { value: 'Renewal' } } },
  });
  expect(other).toMatchObject({ id: one.id, base: 8 });
  expect(one.id).not.toBe(page(7).again({ ...edit, id: '018f0000-0000-7000-8000-000000000002' }).id);
});
