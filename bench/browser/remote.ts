import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { openFeedSocket } from '../rig/feed-listener.ts';
import type { BenchWorkspace } from '../rig/workspace.ts';

/** Ids of deals, a page of the API after the other. */
export async function dealIds({ api }: BenchWorkspace, count: number, query = ''): Promise<string[]> {
  const ids: string[] = [];
  let next = '';
  do {
    const answer = await api<{ items: { id: string }[]; next?: string | null }>(
      'GET',
      `/api/v1/deals?limit=100${query}${next ? `&cursor=${encodeURIComponent(next)}` : ''}`,
    );
    ids.push(...answer.items.map(({ id }) => id));
    next = answer.next ?? '';
  } while (next && ids.length < count);
  return ids.slice(0, count);
}

/** A colleague whose commands change so many records per second, until told to stop. */
export async function changeManyRecords(
  { api }: BenchWorkspace,
  ids: readonly string[],
  perSecond: number,
): Promise<() => Promise<void>> {
  const { url, token } = await api<{ url: string; token: string }>('POST', '/api/v1/sync-token');
  const { send, close } = await openFeedSocket(url, { token });
  let going = true;
  const changing = (async () => {
    const BATCH = Math.ceil(perSecond / 10);
    const began = performance.now();
    for (let round = 0; going; round += 1) {
      const from = (round * BATCH) % Math.max(1, ids.length - BATCH + 1);
      const changes = { nextStep: { value: `Step ${round}` }, amount: { value: { minor: 100_000 + round, currency: 'EUR' } } };
      const records = ids.slice(from, from + BATCH);
      send({ op: 'command', command: { id: uuidv7(), age: 0, kind: 'update', type: 'deal', records, changes } });
      await pause(Math.max(1, began + (round + 1) * 100 - performance.now()));
    }
  })();
  return async () => {
    going = false;
    await changing;
    close();
  };
}
