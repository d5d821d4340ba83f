import { deal } from '@rapport/model/objects/deal';
import { expect, test } from 'vitest';
import { WorkspacePresence } from '../../client/presence.svelte.ts';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { OpenRecord } from './open-record.svelte.ts';

/** A workspace in which one only walks about, and where others see this person. */
function walking() {
  const presence = new WorkspacePresence(() => 'me');
  let seen: unknown;
  presence.attach(() => ({ show: ({ location }: { location?: unknown }) => (seen = location), close: () => {} }) as never);
  const client = {
    presence,
    replica: { row: () => undefined },
    can: () => true,
    openDocument: () => ({ setLocation: () => {}, release: () => {} }),
  } as unknown as WorkspaceClient;
  return { client, seen: () => seen };
}

test('Whoever goes from one record straight to another is seen on the other, which opens before the first is left', () => {
  const { client, seen } = walking();
  const first = new OpenRecord(client, deal, 'a');
  first.edit('name');
  const second = new OpenRecord(client, deal, 'b');
  first.release();
  expect(seen()).toEqual({ type: 'deal', id: 'b' });
  second.edit('amount');
  expect(seen()).toEqual({ type: 'deal', id: 'b', field: 'amount' });
});

test('A field that is left as its record goes says nothing of the record before', () => {
  const { client, seen } = walking();
  const first = new OpenRecord(client, deal, 'a');
  first.edit('name');
  new OpenRecord(client, deal, 'b');
  first.leave('name');
  first.release();
  expect(seen()).toEqual({ type: 'deal', id: 'b' });
});

test('Whoever leaves a record, out of one of its fields too, is seen on none', () => {
  const { client, seen } = walking();
  const record = new OpenRecord(client, deal, 'a');
  record.edit('name');
  record.leave('name');
  expect(seen()).toEqual({ type: 'deal', id: 'a' });
  record.edit('name');
  record.release();
  expect(seen()).toEqual({});
});
