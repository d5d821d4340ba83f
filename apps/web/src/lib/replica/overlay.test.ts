import { limits } from '@rapport/model/limits';
import type { Row } from '@rapport/model/schema/row';
import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { describe, expect, test } from 'vitest';
import { Overlay } from './overlay.ts';
import { definitions, idOf, me, testRow } from './test-rows.ts';

const many = 5_000;
const ids = Array.from({ length: many }, (_, n) => idOf(n));

/** An overlay over rows that say how often they were read. */
function overRows(rows: readonly Row[]) {
  const server = new Map(rows.map((row) => [row.id, row]));
  const shown = new Map(server);
  let reads = 0;
  const overlay = new Overlay(
    {
      server: (_, id) => {
        reads++;
        return server.get(id);
      },
      lay: (_, id, row) => void (row ? shown.set(id, row) : shown.delete(id)),
      lift: (_, id) => {
        const row = server.get(id);
        if (row) shown.set(id, row);
        else shown.delete(id);
      },
      definitions: () => definitions,
    },
    () => me,
  );
  return {
    overlay,
    server,
    names: () => new Set([...shown.values()].map(({ values }) => values['name'])),
    readsOf(act: () => void): number {
      const before = reads;
      act();
      return reads - before;
    },
  };
}

const bulk = (n: number, body: object, more: object = {}): OutboxEntry =>
  ({
    n,
    id: `c${n}`,
    state: 'waiting',
    madeAt: 1_000 * n,
    type: 'deal',
    records: ids,
    kind: 'command',
    body: { type: 'deal', records: ids, ...body },
    ...more,
  }) as unknown as OutboxEntry;
const rename = bulk(1, { kind: 'update', changes: { name: { value: 'new' } } });
const before = ids.map((_, n) => testRow(n, { name: 'old' }));
const after = ids.map((_, n) => testRow(n, { name: 'new' }, { position: 2 }));
const saved = { ...rename, state: 'saved', positions: Object.fromEntries(ids.map((id) => [id, 2])) } as OutboxEntry;

describe('[M81] a change of thousands of records made here', () => {
  test.each([
    ['in their order', after],
    ['in any other', after.toReversed()],
  ])('is done with once the rows show all of it, each row looked at a few times, when they come %s', (_, rows) => {
    const { overlay, server, names, readsOf } = overRows(before);
    overlay.set(rename);
    expect(names()).toEqual(new Set(['new']));
    overlay.set(saved);
    const done: string[] = [];
    const reads = readsOf(() => {
      for (const row of rows) {
        server.set(row.id, row);
        done.push(...overlay.caughtUp('deal', row.id, false).map(({ id }) => id));
      }
    });
    expect(done).toEqual([rename.id]);
    expect(reads).toBeLessThan(10 * many);
  });

  test('is not done with while a single row does not show it', () => {
    const { overlay, server } = overRows(before);
    overlay.set(saved);
    for (const row of after.slice(1)) {
      server.set(row.id, row);
      expect(overlay.caughtUp('deal', row.id, false)).toEqual([]);
    }
    expect(overlay.shows(saved)).toBe(false);
    server.set(after[0]!.id, after[0]!);
    expect(overlay.caughtUp('deal', after[0]!.id, false)).toEqual([saved]);
  });

  test('is taken back on the screen at once, before or after it was sent', () => {
    const { overlay, names } = overRows(before);
    const preview = ids.map((record) => ({ record, changes: { name: { value: 'old' } } }));
    const undo = bulk(2, { kind: 'undo', command: rename.id }, { preview });
    for (const first of [rename, saved]) {
      overlay.set(first);
      expect(names()).toEqual(new Set(['new']));
      overlay.set(undo);
      expect(names()).toEqual(new Set(['old']));
      overlay.remove(undo.id);
    }
  });

  test('commandRecords: one command may be of as many', () => expect(many).toBeLessThanOrEqual(limits.commandRecords.value));
});
