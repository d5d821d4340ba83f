import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { ServerHits } from './server-hits.svelte.ts';
import { until } from '../../../../../../tests/support/until.ts';

const asked: { readonly q: string | null; readonly answer: (type: string) => void; readonly fail: () => void }[] = [];
let stop = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  vi.stubGlobal('fetch', (address: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const answer = (type: string) => resolve(Response.json({ groups: [{ type, hits: [], more: false }] }));
    asked.push({ q: new URLSearchParams(address.split('?')[1]).get('q'), answer, fail: () => reject(new TypeError('gone')) });
    return promise;
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function typing() {
  let text = $state('');
  let online = $state(true);
  let leftVersion = $state(0);
  const connection = {
    get online() {
      return online;
    },
  };
  let hits: ServerHits | undefined;
  stop = $effect.root(() => {
    const replica = {
      complete: false,
      left: new Set(['deal', 'account']),
      get leftVersion() {
        return leftVersion;
      },
    };
    hits = new ServerHits({ workspace: { id: 'w' }, connection, replica } as unknown as WorkspaceClient, () => ({
      text,
      types: undefined,
      limit: 5,
    }));
  });
  flushSync();
  return {
    hits: hits!,
    async type(next: string, pause: number) {
      text = next;
      flushSync();
      await vi.advanceTimersByTimeAsync(pause);
    },
    async change() {
      leftVersion++;
      flushSync();
      await vi.advanceTimersByTimeAsync(200);
    },
    async go(on: boolean) {
      online = on;
      flushSync();
      await vi.advanceTimersByTimeAsync(200);
    },
  };
}

test('the server is asked once the typing pauses; an answer that comes late is dropped', async () => {
  const { hits, type } = typing();
  for (const text of ['t', 'tu', 'tur']) await type(text, 50);
  expect(asked).toEqual([]);
  await type('turb', 200);
  await type('turbine', 200);
  expect(asked.map(({ q }) => q)).toEqual(['turb', 'turbine']);
  asked[1]?.answer('deal');
  await vi.advanceTimersByTimeAsync(0);
  asked[0]?.answer('account');
  await vi.advanceTimersByTimeAsync(0);
  expect([hits.text, hits.state, hits.groups.map((group) => group.type)]).toEqual(['turbine', 'ready', ['deal']]);
});

test('the last answer stays until the next one is there, and goes with the text', async () => {
  const { hits, type } = typing();
  await type('tur', 200);
  asked[0]?.answer('deal');
  await until(() => expect(hits.text).toBe('tur'));
  await type('turbine', 200);
  expect([hits.state, hits.groups.length]).toEqual(['asking', 1]);
  await type('', 0);
  expect([hits.state, hits.groups]).toEqual(['ready', []]);
});

test('without the network nobody is asked; when it is back the same text is asked again', async () => {
  const { hits, type, go } = typing();
  await type('tur', 200);
  asked[0]?.fail();
  await vi.advanceTimersByTimeAsync(0);
  expect(hits.state).toBe('unreachable');
  await go(false);
  await type('turbine', 200);
  expect(asked).toHaveLength(1);
  await go(true);
  expect(asked.map(({ q }) => q)).toEqual(['tur', 'turbine']);
});

test('[V6] what this device leaves to the server is asked for again when the server has changed something of it', async () => {
  const { type, change } = typing();
  await type('tur', 200);
  await change();
  expect(asked.map(({ q }) => q)).toEqual(['tur', 'tur']);
});
