import { afterEach, expect, test, vi } from 'vitest';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { findByNumber } from './find-by-number.ts';

const client = {
  workspace: { id: 'w' },
  replica: { rows: (type: string) => (type === 'deal' ? [{ id: 'here', values: { number: 1042 } }] : []) },
} as unknown as WorkspaceClient;
afterEach(() => vi.unstubAllGlobals());

const server = (items: readonly { readonly id: string }[]) => {
  const asked = vi.fn(async (_address: string) => Response.json({ items }));
  vi.stubGlobal('fetch', asked);
  return asked;
};

test('a number leads to the record on the device, however it is spelt, without asking anybody', async () => {
  const asked = server([]);
  for (const spelt of ['D-1042', 'd-1042', 'd1042'])
    expect(await findByNumber(client, spelt)).toEqual({ plural: 'deals', id: 'here' });
  expect(asked).not.toHaveBeenCalled();
});

test('what the device does not have is asked of the server, among the records of that letter', async () => {
  const asked = server([{ id: 'there' }]);
  expect(await findByNumber(client, 'A-7')).toEqual({ plural: 'accounts', id: 'there' });
  expect(decodeURIComponent(asked.mock.calls[0]?.[0] ?? '')).toBe('/api/v1/accounts?workspace=w&filter[number]=7&limit=1');
});

test('what is no number, has no letter, was never given or cannot be asked for leads nowhere', async () => {
  server([]);
  for (const text of ['deals', '1042', 'X-1', 'D-77', 'D-']) expect(await findByNumber(client, text)).toBeUndefined();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  expect(await findByNumber(client, 'D-77')).toBeUndefined();
});
