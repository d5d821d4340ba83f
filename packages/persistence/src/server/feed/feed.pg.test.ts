import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { v7 } from 'uuid';
import { account as accounts } from '@rapport/model/objects/account';
import { limits } from '@rapport/model/limits';
import type { Row } from '@rapport/model/schema/row';
import { firstScreen } from '@rapport/model/screen/first-screen';
import type { BootstrapChunk } from '@rapport/model/wire/frames';
import { decodeRows } from '@rapport/model/wire/row-chunk';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { context, definitions } from '../../../../../tests/support/known-definitions.ts';
import { until } from '../../../../../tests/support/until.ts';
import { heldWorkspace, moment } from '../../../../../tests/support/make-log.ts';
import { insertMember } from '../identity/members.ts';
import { readRows } from '../rows/read-rows.ts';
import { writeProjection } from '../rows/write-rows.ts';
import { bootstrap } from './bootstrap.ts';
import { publishRows } from './publish-rows.ts';
import { readChanges, readClock } from './read-changes.ts';
import { readRegrouping } from './read-regrouping.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 12 });
});
afterAll(() => fresh.close());

const account = (id: string, position: number, name: string, more: Partial<Row> = {}): Row => ({
  id,
  type: 'account',
  position,
  generation: 1,
  createdAt: moment.toISOString(),
  createdBy: undefined,
  updatedAt: moment.toISOString(),
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  values: { name },
  ...more,
});
const everybody = ['everybody'];
const write = (workspaceId: string, rows: readonly (Row | { gone: string })[], audience = everybody) =>
  writeProjection(
    fresh.database,
    workspaceId,
    rows.map((row) => ({
      type: 'account',
      id: 'gone' in row ? row.gone : row.id,
      row: 'gone' in row ? null : row,
      audience,
      events: [],
      marks: [],
    })),
  );

/** A replica that follows the feed. */
async function follower(workspaceId: string, groups: readonly string[] = everybody) {
  const { epoch } = await readClock(fresh.database, workspaceId);
  const rows = new Map<string, Row>();
  let cursor = 0;
  return {
    rows,
    async read(limit = 7): Promise<void> {
      for (;;) {
        const page = await readChanges(fresh.database, workspaceId, groups, { epoch, after: cursor }, limit);
        if (page.reload) throw new Error('told to load again');
        expect(page.after).toBe(cursor);
        let last = cursor;
        for (const change of page.changes) {
          expect(change.seq).toBeGreaterThan(last);
          last = change.seq;
          if (change.op === 'put') rows.set(change.row.id, change.row);
          else rows.delete(change.id);
        }
        expect(page.upto).toBeGreaterThanOrEqual(last);
        cursor = page.upto;
        if (cursor === page.seq) return;
      }
    },
  };
}

describe('the feed', () => {
  test('[V5] under concurrent writers, a replica that reads on and on misses nothing and meets no gap', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const replica = await follower(workspaceId);
    const ids = Array.from({ length: 12 }, () => v7());
    let writing = true;
    const reading = (async () => {
      while (writing) await replica.read(3);
    })();
    // Each writer has records of its own; transactions are held open for different times by their size.
    const ranges = await Promise.all(
      [0, 1, 2, 3].map(async (writer) => {
        const taken: [number, number][] = [];
        for (let round = 1; round <= 30; round++) {
          const own = ids.filter((_, index) => index % 4 === writer).slice(0, 1 + (round % 3));
          const written = await write(
            workspaceId,
            own.map((id) => account(id, round, `${writer} ${round}`)),
          );
          if (written) taken.push([written.range.after, written.range.upto]);
        }
        return taken;
      }),
    );
    writing = false;
    await reading;
    await replica.read();
    expect(replica.rows).toEqual(await readRows(fresh.database, workspaceId, 'account', ids));
    const inOrder = ranges.flat().sort(([a], [b]) => a - b);
    inOrder.forEach(([after], index) => expect(after).toBe(inOrder[index - 1]?.[1] ?? 0));
  });

  test('[V5] a change that is not yet committed is not passed over by a later one', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const slow = await fresh.database.pool.connect();
    await slow.query('begin');
    await slow.query('update feed_clock set seq = seq + 1 where workspace_id = $1', [workspaceId]);
    const id = v7();
    const fast = write(workspaceId, [account(id, 1, 'fast')]);
    expect((await readClock(fresh.database, workspaceId)).seq).toBe(0);
    await slow.query(`insert into feed values ($1, 'account', $2, 1, 'put', 1, '{everybody}', '{}')`, [workspaceId, v7()]);
    await slow.query('commit');
    slow.release();
    expect(await fast).toMatchObject({ range: { after: 1, upto: 2 } });
  });

  test('[V6] whoever loses a record is told so, once and for all; others never hear of it', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const [insider, stranger] = [await follower(workspaceId, ['team:a']), await follower(workspaceId, ['team:z'])];
    const id = v7();
    await write(workspaceId, [account(id, 1, 'secret')], ['team:a']);
    await insider.read();
    expect(insider.rows.size).toBe(1);
    // Moved twice while the insider was away: the union of the audiences before remembers them.
    await write(workspaceId, [account(id, 2, 'secret')], ['team:b']);
    await write(workspaceId, [account(id, 3, 'secret')], ['team:c']);
    await insider.read();
    expect(insider.rows.size).toBe(0);
    await stranger.read();
    const { epoch } = await readClock(fresh.database, workspaceId);
    expect(await readChanges(fresh.database, workspaceId, ['team:z'], { epoch, after: 0 }, 10)).toMatchObject({
      changes: [],
      upto: 3,
    });
  });

  test('[V6] what was moved out of groups that somebody leaves in the same moment leaves them, too', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const [moved, kept] = [v7(), v7()];
    await write(workspaceId, [account(moved, 1, 'secret'), account(kept, 1, 'mine')], ['team:a']);
    const { seq: cursor } = await readClock(fresh.database, workspaceId);
    await write(workspaceId, [account(moved, 2, 'secret')], ['team:c']);
    const told = await readRegrouping(fresh.database, workspaceId, { before: ['team:a'], after: ['team:b'], cursor });
    expect(told?.changes.map(({ op, ...change }) => [op, 'id' in change ? change.id : ''])).toEqual([
      ['left', moved],
      ['left', kept],
    ]);
  });

  test('the trash stays a row, so that undo and the trash itself work; an erased record leaves', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const replica = await follower(workspaceId);
    const id = v7();
    await write(workspaceId, [account(id, 1, 'A', { deletedAt: moment.toISOString() })]);
    await replica.read();
    expect(replica.rows.get(id)?.deletedAt).toBe(moment.toISOString());
    await write(workspaceId, [{ gone: id }]);
    await replica.read();
    expect(replica.rows.size).toBe(0);
    expect((await readRows(fresh.database, workspaceId, 'account', [id])).size).toBe(0);
  });

  test('a cursor of another epoch, from before the oldest or from the future loads again', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    await write(workspaceId, [account(v7(), 1, 'A'), account(v7(), 1, 'B')]);
    const { epoch } = await readClock(fresh.database, workspaceId);
    const read = (cursor: { epoch: string; after: number }) => readChanges(fresh.database, workspaceId, everybody, cursor, 10);
    expect(await read({ epoch: v7(), after: 1 })).toEqual({ reload: true, epoch });
    expect(await read({ epoch, after: 3 })).toEqual({ reload: true, epoch });
    await fresh.database.query('update feed_clock set min_seq = 2 where workspace_id = $1', [workspaceId]);
    expect(await read({ epoch, after: 1 })).toEqual({ reload: true, epoch });
    expect(await read({ epoch, after: 2 })).toMatchObject({ reload: false, changes: [] });
  });

  test('members travel like any other row', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const replica = await follower(workspaceId);
    const member = await insertMember(fresh.database, {
      workspaceId,
      id: v7(),
      name: 'Zoë',
      email: 'zoe@example.org',
      role: 'member',
    });
    await publishRows(fresh.database, workspaceId, [
      { type: 'member', id: member.id, op: 'put', position: member.position, audience: everybody },
    ]);
    await replica.read();
    expect(replica.rows.get(member.id)).toMatchObject({
      type: 'member',
      values: { name: 'Zoë', email: 'zoe@example.org', role: 'member', active: true, signsIn: false },
    });
  });
});

describe('the first load', () => {
  test('[V5] gives everything visible as of its number, whatever is written meanwhile', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const ids = Array.from({ length: 25 }, () => v7());
    await write(
      workspaceId,
      ids.map((id, index) => account(id, 1, `A${index}`)),
    );
    await write(workspaceId, [account(v7(), 1, 'hidden')], ['team:z']);
    const expected = await readRows(fresh.database, workspaceId, 'account', ids);
    const rows = new Map<string, Row>();
    let head: { epoch: string; seq: number } | undefined;
    let end: number | undefined;
    for await (const line of bootstrap(
      fresh.database,
      workspaceId,
      { groups: everybody, name: '', me: [] },
      { first: 'account', chunk: 10 },
    )) {
      if ('epoch' in line) {
        head = line;
        await write(workspaceId, [account(ids[0] ?? '', 2, 'changed meanwhile'), account(v7(), 1, 'new meanwhile')]);
      } else if ('end' in line) end = line.rows;
      else for (const row of decodeRows(line as BootstrapChunk)) rows.set(row.id, row);
    }
    expect(rows).toEqual(expected);
    expect(end).toBe(25);
    expect(head?.seq).toBe(26);
    const page = await readChanges(
      fresh.database,
      workspaceId,
      everybody,
      { epoch: head?.epoch ?? '', after: head?.seq ?? 0 },
      10,
    );
    expect(page).toMatchObject({ reload: false, upto: 28, changes: [{ op: 'put' }, { op: 'put' }] });
  });

  test('a reader that goes away gives its connection back', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    for (let round = 0; round < 30; round++) {
      for await (const line of bootstrap(fresh.database, workspaceId, { groups: everybody, name: '', me: [] }))
        if ('epoch' in line) break;
    }
    expect(await fresh.database.query('select 1')).toHaveLength(1);
  });
});

test('[M264] [V8] screenAheadSeconds: what a screen shows first and the database cannot tell in time is left out, and all rows come', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  const rows = Array.from({ length: 5 }, (_, at) => account(v7(), at + 1, `Account ${at}`));
  await write(workspaceId, rows);
  const view = firstScreen(accounts, new URLSearchParams('view=table'));
  const untold = vi.fn<(error: unknown) => void>();
  const screen = view && { ...view, context, definitions, untold };
  const lines = async () => {
    const found: BootstrapChunk[] = [];
    for await (const line of bootstrap(
      fresh.database,
      workspaceId,
      { groups: everybody, name: '', me: [] },
      { first: 'account', screen },
    ))
      if ('columns' in line) found.push(line);
    return found.map(({ count, ahead }) => [count, ahead === true]);
  };
  expect(await lines()).toEqual([
    [5, true],
    [5, false],
  ]);
  const holder = await fresh.database.pool.connect();
  try {
    await holder.query('begin; lock table accounts in access exclusive mode');
    const late = lines();
    // What waits for longer than that waits without a limit: it is the whole.
    const longer = `clock_timestamp() - query_start > interval '${limits.screenAheadSeconds.value * 1_500} milliseconds'`;
    await until(async () => {
      const waiting = await holder.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and ${longer}`,
      );
      expect(waiting.rowCount).toBe(1);
    });
    await holder.query('commit');
    expect(await late).toEqual([[5, false]]);
    expect(untold).toHaveBeenCalledOnce();
  } finally {
    holder.release(true);
  }
});
