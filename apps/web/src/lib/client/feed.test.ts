import 'fake-indexeddb/auto';
import type { Row } from '@rapport/model/schema/row';
import type { ServerFrame } from '@rapport/model/wire/frames';
import { encodeRows } from '@rapport/model/wire/row-chunk';
import { openStore } from '@rapport/persistence/browser/open-store';
import type { RowChange, Store } from '@rapport/persistence/browser/store';
import { expect, onTestFinished, test, vi } from 'vitest';
import { testRow } from '../replica/test-rows.ts';
import { Feed } from './feed.ts';
import { until } from '../../../../../tests/support/until.ts';

let workspaces = 0;

/** A feed with a real store, and bootstrap answers as a server would stream them. */
async function given(answers: readonly string[] = []) {
  const store: Store = await openStore({ workspace: `feed-${workspaces++}`, user: 'anna', problem: () => {} });
  let lead: number | undefined = await store.takeLead();
  const rows = new Map<string, Row>();
  const told: (readonly RowChange[])[] = [];
  const left: (readonly string[] | undefined)[] = [];
  const used: string[] = [];
  const paths: string[] = [];
  const state = { current: 0, resumed: 0, deposed: 0, asked: 0, stored: 0, drawn: 0, whenDrawn: (): unknown => undefined };
  const feed = new Feed({
    workspace: 'w',
    store,
    leads: () => lead !== undefined,
    lead: () => lead,
    first: () => 'deal',
    used: async () => used,
    concerning: (changes) => changes.filter((change) => ('put' in change ? change.put : change.left).type !== 'product'),
    fetch: async (path) => {
      paths.push(path);
      const answer = answers[Math.min(state.asked++, answers.length - 1)];
      return answer === undefined ? new Response(null, { status: 503 }) : new Response(answer);
    },
    resume: () => void state.resumed++,
    drawn: async () => {
      state.drawn++;
      state.whenDrawn();
    },
    listener: {
      changed: (changes, cursor) => {
        for (const change of changes) {
          if ('put' in change) rows.set(change.put.id, change.put);
          else rows.delete(change.left.id);
        }
        if (cursor) told.push(changes);
      },
      loaded: (ids) => {
        for (const id of rows.keys()) if (!ids.get('deal')?.has(id)) rows.delete(id);
      },
      leaves: (types) => void left.push(types),
      current: () => void state.current++,
      stored: () => void state.stored++,
      rows: () => new Map([['deal', [...rows.values()]]]),
      deposed: () => {
        state.deposed++;
        lead = undefined;
      },
    },
  });
  const take = (next: number | undefined) => (lead = next);
  return {
    feed,
    store,
    rows,
    told,
    left,
    used,
    paths,
    state,
    take,
    names: () => [...rows.values()].map((row) => row.values['name']).sort(),
  };
}

const stream = (seq: number, names: readonly string[], end: number = names.length): string =>
  [
    { epoch: 'e1', seq, definitions: 'd' },
    encodeRows(
      'deal',
      names.map((name, n) => testRow(n, { name })),
    ),
    { end: true, rows: end },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
const frame = (
  after: number,
  upto: number,
  changes: (ServerFrame & { op: 'feed' })['changes'] = [],
  epoch = 'e1',
): ServerFrame => ({ op: 'feed', epoch, after, upto, changes });
const put = (seq: number, n: number, name: string) => ({ op: 'put', seq, row: testRow(n, { name }, { position: seq }) }) as const;

async function storedNames(store: Store): Promise<unknown[]> {
  const rows = new Map<string, Row>();
  for await (const changes of store.rows([])) {
    for (const change of changes) {
      if ('put' in change) rows.set(change.put.id, change.put);
      else rows.delete(change.left.id);
    }
  }
  return [...rows.values()].map((row) => row.values['name']).sort();
}

test('a device that knows nothing loads all rows, keeps them, and goes on from there', async () => {
  const { feed, state, names, store } = await given([stream(7, ['A', 'B'])]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  expect(names()).toEqual(['A', 'B']);
  expect(state.resumed).toBe(1);
  expect(feed.cursor).toEqual({ epoch: 'e1', seq: 7, definitions: 'd' });
  expect(await store.cursor()).toEqual({ epoch: 'e1', seq: 7, definitions: 'd' });
  expect(await storedNames(store)).toEqual(['A', 'B']);
});

test('[M264] what the screen shows first is handed on and drawn before all rows come, and counts among them', async () => {
  const [head, all, end] = stream(7, ['A', 'B', 'C']).trim().split('\n');
  const first = JSON.stringify({ ...encodeRows('deal', [testRow(1, { name: 'B' })]), ahead: true });
  const named = JSON.stringify({ ...encodeRows('account', [testRow(9, { name: 'Named' }, { type: 'account' })]), ahead: true });
  const { feed, state, names } = await given([[head, first, named, all, end].join('\n')]);
  let shown: readonly unknown[] = [];
  state.whenDrawn = () => (shown = names());
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  expect(shown).toEqual(['B', 'Named']);
  expect([state.drawn, names()]).toEqual([1, ['A', 'B', 'C']]);
});

test('[V5] rows and cursor go to disk together, so the next start resumes where the last one was', async () => {
  const { feed, state, store, names } = await given([stream(7, ['A', 'B'])]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  feed.receive(frame(7, 9, [put(8, 1, 'B2'), { op: 'left', seq: 9, type: 'deal', id: testRow(0, {}).id }]));
  feed.receive(frame(9, 12));
  await until(async () => expect((await store.cursor())?.seq).toBe(12));
  expect(names()).toEqual(['B2']);
  expect(await storedNames(store)).toEqual(['B2']);
});

test('[V5] a range that begins after the cursor is not taken: the feed is resumed', async () => {
  const { feed, state, names } = await given([stream(7, ['A'])]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  feed.receive(frame(8, 9, [put(9, 5, 'missed one before')]));
  expect(state.resumed).toBe(2);
  expect(names()).toEqual(['A']);
  expect(feed.cursor?.seq).toBe(7);
});

test('rows count as current once the server says that nothing more is on its way', async () => {
  const { feed, state } = await given([stream(7, ['A'])]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  feed.receive(frame(7, 8, [put(8, 1, 'B')]));
  expect(state.current).toBe(0);
  feed.receive({ op: 'feed', epoch: 'e1', after: 8, upto: 8, changes: [], current: true });
  expect(state.current).toBe(1);
});

test('what comes twice changes nothing', async () => {
  const { feed, state, told } = await given([stream(7, ['A'])]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  feed.receive(frame(7, 8, [put(8, 1, 'B')]));
  feed.receive(frame(7, 8, [put(8, 1, 'B')]));
  feed.receive(frame(7, 9, [put(8, 1, 'B'), put(9, 2, 'C')]));
  expect(told.map((changes) => changes.length)).toEqual([1, 1]);
});

test('a new epoch loads the rows again, and those that are gone go', async () => {
  const { feed, state, names } = await given([stream(7, ['A', 'B']), stream(2, ['A']).replaceAll('e1', 'e2')]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  feed.receive(frame(7, 8, [], 'e2'));
  await until(() => expect(state.stored).toBe(2));
  expect(names()).toEqual(['A']);
  expect(feed.cursor).toEqual({ epoch: 'e2', seq: 2, definitions: 'd' });
});

test('a stream that is cut off is shown and asked for again; it is never taken for everything', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { feed, state, names, store } = await given([stream(7, ['A', 'B'], 5), stream(8, ['A', 'B', 'C'])]);
  feed.begin();
  await until(() => expect(names()).toEqual(['A', 'B']));
  expect(feed.cursor).toBeUndefined();
  expect(await store.cursor()).toBeUndefined();
  await until(() => {
    vi.advanceTimersByTime(3_000);
    expect(feed.cursor?.seq).toBe(8);
  });
  expect(names()).toEqual(['A', 'B', 'C']);
  expect(state.asked).toBe(2);
});

test('a leader that was deposed learns it from its next write, and writes nothing', async () => {
  const { feed, state, store } = await given([stream(7, ['A'])]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  await store.takeLead();
  feed.receive(frame(7, 8, [put(8, 1, 'B')]));
  await until(() => expect(state.deposed).toBe(1));
  expect(await storedNames(store)).toEqual(['A']);
});

test('[V5] a tab that took the lead while its greeting was under way greets again, saying where its rows stand', async () => {
  const { feed, store, state, take } = await given();
  feed.startAt({ epoch: 'e1', seq: 5 });
  take(undefined);
  expect(feed.position()).toBeUndefined();
  take(await store.takeLead());
  feed.begin();
  expect(state.resumed).toBe(1);
  expect(feed.position()).toEqual({ epoch: 'e1', cursor: 5, groups: '' });
  feed.begin();
  expect(state.resumed).toBe(1);
});

test('[V6] rows say under which groups they were read, from the bootstrap on and over a restart of the page', async () => {
  const answer = stream(5, ['A']).replace('"definitions":"d"', '"definitions":"d","groups":"before"');
  const { feed, store, state } = await given([answer]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  expect(feed.position()).toMatchObject({ cursor: 5, groups: 'before' });
  feed.receive({ ...frame(5, 6), groups: 'after' } as ServerFrame);
  feed.receive(frame(6, 7));
  expect(feed.position()).toMatchObject({ cursor: 7, groups: 'after' });
  await until(async () => expect(await store.cursor()).toEqual({ epoch: 'e1', seq: 7, groups: 'after', definitions: 'd' }));
});

test('[M90] what is left to the server is kept in mind with the rows, and its rows are not written down as they change', async () => {
  const head = stream(7, ['A']).replace('"definitions"', '"left":["product"],"definitions"');
  const { feed, state, store, left, told, paths } = await given([head]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  expect([left, paths[0]]).toEqual([[['product']], '/api/sync/bootstrap?workspace=w&form=packed&first=deal&used=deal']);
  const product = { ...testRow(5, { name: 'P' }), type: 'product' };
  feed.receive(frame(7, 9, [put(8, 1, 'B'), { op: 'put', seq: 9, row: product }]));
  await until(async () => expect((await store.cursor())?.seq).toBe(9));
  expect(await store.cursor()).toMatchObject({ left: ['product'], used: 'deal' });
  expect(told.at(-1)).toHaveLength(2);
  expect(await storedNames(store)).toEqual(['A', 'B']);
});

test('[M90] a type that is used by now is asked for again once, with what else is used', async () => {
  const head = stream(7, ['A']).replace('"definitions"', '"left":["product"],"definitions"');
  const { feed, state, used, paths } = await given([head]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  feed.begin();
  used.push('product');
  feed.begin();
  await until(() => expect(state.stored).toBe(2));
  feed.begin();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(paths.map((path) => path.split('used=')[1])).toEqual(['deal', 'deal,product']);
});

test('[V5] [M205] what comes while the disk is busy goes with the next write, whole and with the last cursor', async () => {
  const { feed, state, store } = await given([stream(7, ['A'])]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  const write = vi.spyOn(store, 'applyChanges');
  for (let seq = 8; seq < 18; seq += 1) {
    feed.receive(frame(seq - 1, seq, [put(seq, seq, `N${seq}`)]));
    await Promise.resolve();
  }
  await until(async () => expect(await store.cursor()).toEqual({ epoch: 'e1', seq: 17, definitions: 'd' }));
  expect(write.mock.calls.length).toBeLessThan(4);
  expect(await storedNames(store)).toHaveLength(11);
});

/** What waits until the browser has nothing else to do. */
function busyBrowser(): { readonly rest: () => void } {
  const waiting: (() => void)[] = [];
  vi.stubGlobal('requestIdleCallback', (work: () => void) => void waiting.push(work));
  onTestFinished(() => void vi.unstubAllGlobals());
  return { rest: () => waiting.splice(0).forEach((work) => work()) };
}

const breath = () => new Promise((resolve) => setTimeout(resolve, 30));

test.each(['e1', 'e2'])(
  '[V5] rows that were loaded again, in the epoch %s, and what came after them are on disk together: a page that ends before has those of before',
  async (epoch) => {
    const browser = busyBrowser();
    const again = stream(100, ['A new', 'B new', 'C new']).replaceAll('e1', epoch);
    const { feed, state, store, rows, names } = await given([stream(7, ['A', 'B']), again]);
    feed.begin();
    await until(() => expect(state.resumed).toBe(1));
    browser.rest();
    await until(() => expect(state.stored).toBe(1));
    feed.receive({ op: 'reload', epoch });
    await until(() => expect(state.resumed).toBe(2));
    feed.receive(frame(100, 101, [put(101, 3, 'D')], epoch));
    await breath();
    expect(await store.cursor()).toMatchObject({ epoch: 'e1', seq: 7 });
    expect(await storedNames(store)).toEqual(['A', 'B']);
    browser.rest();
    await until(() => expect(state.stored).toBe(2));
    expect(await store.cursor()).toMatchObject({ epoch, seq: 101 });
    expect(await storedNames(store)).toEqual(names());
    feed.receive(frame(101, 102, [put(102, 4, 'E')], epoch));
    await until(async () => expect((await store.cursor())?.seq).toBe(102));
    expect(await storedNames(store)).toEqual(['A new', 'B new', 'C new', 'D', 'E']);
    expect([rows.size, state.stored]).toEqual([5, 2]);
  },
);

test('[V5] a tab that leads from rows which the leader before it told and never wrote writes all of them', async () => {
  const { feed, store, rows, state, take } = await given();
  const old = [testRow(0, { name: 'A old' }), testRow(1, { name: 'B old' })];
  const before = await store.takeLead();
  await store.replaceRows(new Map([['deal', old]]), { epoch: 'e1', seq: 9 }, before);
  // Told: A at 10.
  for (const row of [put(10, 0, 'A new').row, ...old.slice(1)]) rows.set(row.id, row);
  feed.startAt({ epoch: 'e1', seq: 10 });
  take(await store.takeLead());
  feed.receive(frame(10, 11, [put(11, 1, 'B new')]));
  await until(async () => expect((await store.cursor())?.seq).toBe(11));
  expect(await storedNames(store)).toEqual(['A new', 'B new']);
  feed.receive(frame(11, 12, [put(12, 2, 'C')]));
  await until(async () => expect((await store.cursor())?.seq).toBe(12));
  expect([await storedNames(store), state.stored]).toEqual([['A new', 'B new', 'C'], 1]);
});

test('[M95] the disk says under which definitions its rows were read, in the same moment as it has them', async () => {
  const browser = busyBrowser();
  const { feed, state, store } = await given([stream(7, ['A']), stream(7, ['A', 'B']).replace('"d"', '"d2"')]);
  feed.begin();
  await until(() => expect(state.resumed).toBe(1));
  browser.rest();
  await until(() => expect(state.stored).toBe(1));
  expect(await store.cursor()).toMatchObject({ definitions: 'd' });
  feed.receive({ op: 'reload', epoch: 'e1' });
  await until(() => expect(state.resumed).toBe(2));
  await breath();
  expect([await store.cursor(), await storedNames(store)]).toMatchObject([{ definitions: 'd' }, ['A']]);
  browser.rest();
  await until(() => expect(state.stored).toBe(2));
  expect([await store.cursor(), await storedNames(store)]).toMatchObject([{ definitions: 'd2' }, ['A', 'B']]);
});

test('[M64] [V5] a disk that has no room for all rows stays as it was, and is not asked with each row that comes', async () => {
  const { feed, state, store, names } = await given([stream(7, ['A', 'B']), stream(100, ['A new'])]);
  feed.begin();
  await until(() => expect(state.stored).toBe(1));
  const replace = vi.spyOn(store, 'replaceRows').mockRejectedValue(new DOMException('', 'QuotaExceededError'));
  feed.receive({ op: 'reload', epoch: 'e1' });
  await until(() => expect(replace).toHaveBeenCalledTimes(1));
  for (let seq = 101; seq < 104; seq += 1) {
    feed.receive(frame(seq - 1, seq, [put(seq, seq, `N${seq}`)]));
    await breath();
  }
  expect(names()).toEqual(['A new', 'N101', 'N102', 'N103']);
  expect([(await store.cursor())?.seq, await storedNames(store)]).toEqual([7, ['A', 'B']]);
  expect(replace).toHaveBeenCalledTimes(1);
});
