import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v7 } from 'uuid';
import { objectTypes } from '@rapport/model/objects/index';
import type { ActivityEvent } from '@rapport/model/projection/event';
import { replayDocument } from '@rapport/model/projection/replay';
import type { Row } from '@rapport/model/schema/row';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { creations, heldWorkspace, logRow, moment } from '../../../../../tests/support/make-log.ts';
import { readEvents, readRecentEvents } from '../events/read-events.ts';
import { appendBatch } from '../log/append-batch.ts';
import { loadDocuments } from '../log/load-documents.ts';
import { parkDocument, readMarks, readParked, unpark } from '../marks/read-marks.ts';
import { readRows } from './read-rows.ts';
import { replayedDocument } from './replay-log.ts';
import { RecentEvents } from '../events/recent-events.ts';
import { writeProjection } from './write-rows.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const account = (id: string, position: number, values: Row['values']): Row => ({
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
  values,
});
const item = (row: Row, more: Partial<Parameters<typeof writeProjection>[2][number]> = {}) => ({
  type: row.type,
  id: row.id,
  row,
  audience: ['everybody'],
  events: [],
  marks: [],
  ...more,
});

describe('marks', () => {
  test('[V3] an update committed between the projector’s read and its delete stays marked', async () => {
    const lease = await heldWorkspace(fresh.database);
    const { workspaceId } = lease;
    const id = v7();
    await appendBatch(fresh.database, creations(lease, [{ id, fields: { name: 'A' } }]));
    const [pending] = await readMarks(fresh.database, workspaceId, 10);
    await appendBatch(fresh.database, { leases: [lease], updates: [logRow({ workspaceId, documentId: id, position: 2 })] });
    const marks = (pending?.positions ?? []).map((position) => ({ documentId: id, generation: 1, position }));
    await writeProjection(fresh.database, workspaceId, [item(account(id, 1, { name: 'A' }), { marks })]);
    expect(await readMarks(fresh.database, workspaceId, 10)).toEqual([
      { documentId: id, type: 'account', generation: 1, positions: [2] },
    ]);
  });

  test('a parked document keeps its marks and waits until it is let go', async () => {
    const lease = await heldWorkspace(fresh.database);
    const id = v7();
    await appendBatch(fresh.database, creations(lease, [{ id, fields: {} }]));
    await parkDocument(fresh.database, lease.workspaceId, { documentId: id, type: 'account', error: 'a\u0000b' });
    expect(await readMarks(fresh.database, lease.workspaceId, 10)).toEqual([]);
    expect(await readParked(fresh.database, lease.workspaceId)).toMatchObject([{ documentId: id, error: 'ab', attempts: 1 }]);
    await unpark(fresh.database, lease.workspaceId, id);
    expect(await readMarks(fresh.database, lease.workspaceId, 10)).toHaveLength(1);
  });
});

test('a U+0000 in one name of two hundred hurts nobody else’s row', async () => {
  const lease = await heldWorkspace(fresh.database);
  const { workspaceId } = lease;
  const documents = Array.from({ length: 200 }, (_, index) => ({
    id: v7(),
    fields: { name: index === 77 ? 'nu\u0000ll' : `Account ${index}` },
  }));
  const ids = documents.map(({ id }) => id);
  await appendBatch(fresh.database, creations(lease, documents));
  const loaded = await loadDocuments(fresh.database, workspaceId, ids);
  await writeProjection(
    fresh.database,
    workspaceId,
    [...loaded.values()].flatMap((one) => replayedDocument(one) ?? []),
  );
  const rows = await readRows(fresh.database, workspaceId, 'account', ids);
  expect(documents.map(({ id }) => rows.get(id)?.values.name)).toEqual(
    documents.map(({ fields }) => fields.name.replace('\u0000', '')),
  );
  expect(await readMarks(fresh.database, workspaceId, 10)).toEqual([]);
});

test('[V3] a try that was committed without an answer tells nothing again, also of what had cancelled itself out', async () => {
  const lease = await heldWorkspace(fresh.database);
  const { workspaceId } = lease;
  const id = v7();
  await appendBatch(fresh.database, creations(lease, [{ id, fields: { name: 'A' } }]));
  for (const position of [2, 3])
    await appendBatch(fresh.database, { leases: [lease], updates: [logRow({ workspaceId, documentId: id, position })] });
  const one = v7();
  const at = moment.toISOString();
  const change = (position: number, from: string | undefined, to: string | undefined): ActivityEvent => ({
    id: one,
    type: 'account',
    record: id,
    kind: 'changed',
    field: 'domain',
    actor: undefined,
    winner: undefined,
    from,
    to,
    origin: 'edit',
    madeAt: at,
    recordedAt: at,
    position,
  });
  const mark = (position: number) => ({ documentId: id, generation: 1, position });
  const [first, second] = [
    item(account(id, 2, { name: 'A' }), { marks: [mark(1), mark(2)], events: [change(2, undefined, 'a.example')] }),
    item(account(id, 3, { name: 'A' }), { marks: [mark(3)], events: [change(3, 'a.example', undefined)] }),
  ];
  await writeProjection(fresh.database, workspaceId, [first]);
  await writeProjection(fresh.database, workspaceId, [second]);
  const told = () => fresh.database.query('select from event where record = $1', [id]);
  expect(await told()).toHaveLength(0);
  await writeProjection(fresh.database, workspaceId, [second], { doubtful: true });
  expect(await told()).toHaveLength(0);
  // What was not told yet is told, doubtful or not.
  await appendBatch(fresh.database, { leases: [lease], updates: [logRow({ workspaceId, documentId: id, position: 4 })] });
  const third = item(account(id, 4, { name: 'A' }), {
    marks: [mark(3), mark(4)],
    events: [change(3, 'a.example', undefined), change(4, undefined, 'b.example')],
  });
  await writeProjection(fresh.database, workspaceId, [third], { doubtful: true });
  expect(await told()).toHaveLength(1);
});

test('a row never replaces a newer one', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  const id = v7();
  await writeProjection(fresh.database, workspaceId, [item(account(id, 5, { name: 'new' }))]);
  await writeProjection(fresh.database, workspaceId, [item(account(id, 4, { name: 'old' }))]);
  expect((await readRows(fresh.database, workspaceId, 'account', [id])).get(id)?.values.name).toBe('new');
  await writeProjection(fresh.database, workspaceId, [item({ ...account(id, 1, { name: 'next generation' }), generation: 2 })]);
  expect((await readRows(fresh.database, workspaceId, 'account', [id])).get(id)?.values.name).toBe('next generation');
});

describe('events', () => {
  const event = (record: string, more: Partial<ActivityEvent>): ActivityEvent => ({
    id: v7(),
    type: 'account',
    record,
    kind: 'changed',
    field: 'name',
    actor: undefined,
    winner: undefined,
    from: undefined,
    to: undefined,
    origin: 'edit',
    madeAt: moment.toISOString(),
    recordedAt: moment.toISOString(),
    position: 1,
    ...more,
  });
  const tell = (workspaceId: string, record: string, events: ActivityEvent[], recent?: RecentEvents) =>
    writeProjection(fresh.database, workspaceId, [item(account(record, 1, {}), { events })], { recent });

  test('[V3] of one id hold the first from and the last to, however they were batched', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const [record, id] = [v7(), v7()];
    await tell(workspaceId, record, [
      event(record, { id, from: 'a', to: 'b', position: 1 }),
      event(record, { id, from: 'b', to: 'c', position: 2 }),
    ]);
    await tell(workspaceId, record, [event(record, { id, from: 'c', to: 'd\u0000', position: 3 })]);
    await tell(workspaceId, record, [event(record, { id, from: 'c', to: 'again', position: 3 })]);
    expect((await readEvents(fresh.database, workspaceId, record, { limit: 10 })).items).toMatchObject([
      { id, from: 'a', to: 'd\u0000', position: 3 },
    ]);
    await tell(workspaceId, record, [event(record, { id, from: 'd', to: 'a', position: 4 })]);
    expect((await readEvents(fresh.database, workspaceId, record, { limit: 10 })).items).toEqual([]);
  });

  test.each(['remembered', 'read again'])('[V3] are the same when what was stored is %s', async (how) => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const recent = how === 'remembered' ? new RecentEvents() : undefined;
    const [record, grows, goes, comes] = [v7(), v7(), v7(), v7()];
    await tell(workspaceId, record, [event(record, { id: grows, from: 'a', to: 'b' })], recent);
    await tell(workspaceId, record, [event(record, { id: goes, from: 'x', to: 'y', position: 2 })], recent);
    await tell(
      workspaceId,
      record,
      [
        event(record, { id: grows, from: 'b', to: 'c', position: 3 }),
        event(record, { id: goes, from: 'y', to: 'x', position: 3 }),
        event(record, { id: comes, from: 'm', to: 'n', position: 3 }),
      ],
      recent,
    );
    await tell(workspaceId, record, [event(record, { id: goes, from: 'q', to: 'z', position: 4 })], recent);
    const { items } = await readEvents(fresh.database, workspaceId, record, { limit: 10 });
    expect(new Map(items.map(({ id, from, to, position }) => [id, { from, to, position }]))).toEqual(
      new Map([
        [grows, { from: 'a', to: 'c', position: 3 }],
        [comes, { from: 'm', to: 'n', position: 3 }],
        [goes, { from: 'q', to: 'z', position: 4 }],
      ]),
    );
  });

  test('[V3] what has grown elsewhere is not taken back by what is remembered here', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const recent = new RecentEvents();
    const [record, id] = [v7(), v7()];
    await tell(workspaceId, record, [event(record, { id, from: 'a', to: 'b' })], recent);
    await tell(workspaceId, record, [event(record, { id, from: 'b', to: 'd', position: 4 })]);
    await tell(workspaceId, record, [event(record, { id, from: 'b', to: 'c', position: 3 })], recent);
    await tell(workspaceId, record, [event(record, { id, from: 'b', to: 'a', position: 3 })], recent);
    expect((await readEvents(fresh.database, workspaceId, record, { limit: 10 })).items).toMatchObject([
      { id, from: 'a', to: 'd', position: 4 },
    ]);
  });

  test('are read newest first, page by page', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const record = v7();
    const made = Array.from({ length: 7 }, (_, index) =>
      event(record, { to: index, madeAt: new Date(moment.getTime() + Math.floor(index / 2) * 1000).toISOString() }),
    );
    await tell(workspaceId, record, made);
    const seen: ActivityEvent[] = [];
    let cursor: string | undefined;
    do {
      const page = await readEvents(fresh.database, workspaceId, record, { cursor, limit: 3 });
      seen.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual([...made].sort((a, b) => (b.madeAt + b.id < a.madeAt + a.id ? -1 : 1)));
  });

  test('[V6] of records outside the audience are not among the recent ones', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const [seen, hidden] = [v7(), v7()];
    await tell(workspaceId, seen, [event(seen, { to: 'x' })]);
    await writeProjection(fresh.database, workspaceId, [
      item(account(hidden, 1, {}), { audience: ['user:somebody'], events: [event(hidden, { to: 'y' })] }),
    ]);
    const recent = await readRecentEvents(fresh.database, workspaceId, ['everybody'], { limit: 10 });
    expect(recent.items.map(({ record }) => record)).toEqual([seen]);
  });
});

test('the replay of an empty log is no row', () => {
  expect(
    replayDocument(objectTypes.account as never, { id: v7(), generation: 1, createdAt: '', createdBy: undefined }, []),
  ).toBeUndefined();
});
