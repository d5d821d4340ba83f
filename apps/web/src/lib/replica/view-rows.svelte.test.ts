import type { View } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import { encodeRows } from '@rapport/model/wire/row-chunk';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Replica } from './replica.svelte.ts';
import { context, definitions, idOf, testRow } from './test-rows.ts';
import { ViewRows } from './view-rows.svelte.ts';

let stop = () => {};
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const contact = (n: number, name = `Person ${n}`): Row => ({ ...testRow(n, { lastName: name }), type: 'contact' });

/** A replica that leaves contacts to a server with so many of them. */
function given(count: number, pageSize = 200) {
  const asked: string[] = [];
  let away = false;
  const server = Array.from({ length: count }, (_, n) => contact(n));
  const replica = new Replica(
    () => 'ann',
    () => ({ context, definitions }),
    async (type, query) => {
      asked.push(`${type}?${decodeURIComponent(query.toString())}`);
      if (away) throw new TypeError('away');
      const ids = query.get('ids')?.split(',');
      if (ids)
        return {
          rows: encodeRows(
            type,
            server.filter((row) => ids.includes(row.id)),
          ),
        };
      const from = Number(query.get('cursor') ?? 0);
      const rows = server.slice(from, from + Math.min(Number(query.get('limit')), pageSize));
      const next = from + rows.length < count ? String(from + rows.length) : null;
      return { rows: encodeRows(type, rows), next, total: count };
    },
  );
  replica.complete = true;
  replica.leave(['contact']);
  let online = $state(true);
  const connection = {
    get online() {
      return online;
    },
  };
  return {
    replica,
    asked,
    server,
    settle: () => vi.advanceTimersByTimeAsync(300),
    go: (on: boolean) => {
      away = !on;
      online = on;
      flushSync();
    },
    show(view: View): ViewRows {
      let rows: ViewRows | undefined;
      stop = $effect.root(() => {
        rows = new ViewRows({ replica, connection } as never, () => view);
      });
      flushSync();
      return rows!;
    },
  };
}
const all: View = { type: 'contact', filter: [], sort: [{ field: 'lastName', direction: 'asc' }] };

test('[M91] a view of a type left to the server comes page by page, with how many there are', async () => {
  const { show, settle, asked } = given(350);
  const view = show(all);
  expect([view.onServer, view.state, view.rows.length]).toEqual([true, 'asking', 0]);
  await settle();
  expect([view.state, view.rows.length, view.total, view.whole]).toEqual(['ready', 200, 350, false]);
  view.more();
  await settle();
  expect([view.rows.length, view.whole]).toEqual([350, true]);
  expect(asked).toEqual(['contact?sort=lastName&limit=200', 'contact?sort=lastName&limit=200&cursor=200']);
});

test('[M152] the next page comes once however often the end is reached, and a change of others leaves all pages that were read', async () => {
  const { replica, show, settle, server, asked } = given(2_500, 1_000);
  const view = show(all);
  await settle();
  for (let page = 2; page <= 8; page++) {
    view.more();
    view.more();
    await settle();
  }
  expect([view.rows.length, view.total, asked.length]).toEqual([1_600, 2_500, 8]);
  server[1_500] = contact(1_500, 'Renamed');
  replica.renewLeft([{ put: { ...contact(1_500, 'Renamed'), position: 5 } }]);
  flushSync();
  await settle();
  expect(view.rows.length).toBe(1_600);
  expect(view.rows[1_500]?.values['lastName']).toBe('Renamed');
  expect(asked.slice(8)).toEqual(['contact?sort=lastName&limit=1000', 'contact?sort=lastName&limit=600&cursor=1000']);
  view.more();
  await settle();
  expect(view.rows.length).toBe(1_800);
});

test('[M91] a view that goes along such a type is the server’s, too; others are evaluated here', () => {
  const { replica } = given(0);
  const along = (type: string, field: string): View => ({
    type: 'deal',
    filter: [{ hop: 'to', type, field, has: 'some', of: [] }],
    sort: [],
  });
  expect([
    replica.isLeft(along('contact', 'contacts')),
    replica.isLeft(along('account', 'account')),
    replica.isLeft({ ...all, type: 'deal' }),
  ]).toEqual([true, false, false]);
});

test('[M91] a change here is shown at once, one of others is asked for; without the network what was shown stays', async () => {
  const { replica, show, settle, server, go } = given(3);
  const view = show(all);
  await settle();
  server[1] = contact(1, 'Renamed');
  server.push(contact(9, 'New'));
  const changes = [{ put: { ...contact(1, 'Renamed'), position: 5 } }, { put: contact(9, 'New') }];
  expect(replica.concerning(changes)).toEqual([changes[0]]);
  replica.apply(replica.concerning(changes));
  expect(view.rows.map((row) => row.values['lastName'])).toEqual(['Person 0', 'Renamed', 'Person 2']);
  replica.renewLeft(changes);
  flushSync();
  await settle();
  expect(view.rows.at(-1)?.id).toBe(idOf(9));
  go(false);
  await settle();
  expect([view.state, view.rows.length]).toEqual(['away', 4]);
});

test('[M91] a record that is named comes when it is needed, many at once, and once', async () => {
  const { replica, settle, asked } = given(3);
  const wanted = [0, 1, 1, 7].map(idOf);
  for (const id of wanted) expect(replica.row('contact', id)).toBeUndefined();
  await settle();
  for (const id of wanted) void replica.row('contact', id);
  await settle();
  expect(replica.row('contact', idOf(1))?.values['lastName']).toBe('Person 1');
  expect(asked).toEqual([`contact?ids=${[0, 1, 7].map(idOf).join(',')}`]);
});
