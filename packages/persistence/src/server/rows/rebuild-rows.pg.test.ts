import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v5 } from 'uuid';
import * as Y from 'yjs';
import { objectTypes } from '@rapport/model/objects/index';
import type { ActivityEvent } from '@rapport/model/projection/event';
import { replayDocument, type ReplayedRow } from '@rapport/model/projection/replay';
import type { Row } from '@rapport/model/schema/row';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { heldWorkspace, registryRow } from '../../../../../tests/support/make-log.ts';
import { appendBatch } from '../log/append-batch.ts';
import type { EntryRow, LeaseHold, LogRow, RegistryChange } from '../log/batch.ts';
import { loadEntries } from '../log/load-entries.ts';
import { countMarks } from '../marks/read-marks.ts';
import { readClock } from '../feed/read-changes.ts';
import { rebuild } from './rebuild-rows.ts';
import { replayedEntry } from './replay-log.ts';
import { writeProjection, type ProjectionItem } from './write-rows.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const people = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'] as const;
const keys = ['name', 'stage', 'tags/red', 'tags/blue', 'amount', 'closeDate', 'nextStep'] as const;
const type = objectTypes.deal;
const namespace = '6b1f3f0a-4df2-5e0f-8a54-9c2ef0a2f001';

/** A step of a history: somebody writes a key, having seen the others' work or not; or the deal goes to the trash and back. */
const step = fc.record({
  person: fc.nat({ max: 1 }),
  what: fc.oneof(
    { arbitrary: fc.constant('write' as const), weight: 8 },
    fc.constantFrom('deleted' as const, 'restored' as const, 'comment' as const, 'notification' as const),
  ),
  key: fc.constantFrom(...keys),
  value: fc.constantFrom<unknown[]>(
    'A',
    'B',
    'x\u0000y',
    true,
    7,
    '2026-02-30',
    '2026-03-01',
    { minor: 5, currency: 'EUR' },
    undefined,
  ),
  sync: fc.boolean(),
  seconds: fc.integer({ min: 0, max: 40 }),
  /** Ends the batch that the projector takes at once. */
  project: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Everything derived of a workspace, without what a rebuild makes anew: the feed. */
async function derived(workspaceId: string) {
  const tables = ['deals', 'comments', 'notifications', 'event'];
  const contents = await Promise.all(
    tables.map((table) =>
      fresh.database.query(`select row_to_json(row)::text as row from ${table} row where workspace_id = $1 order by id`, [
        workspaceId,
      ]),
    ),
  );
  return Object.fromEntries(tables.map((table, index) => [table, contents[index]]));
}

/** Plays a history of one deal, projecting step by step as a server does. */
async function play(lease: LeaseHold, number: number, steps: readonly Step[]): Promise<void> {
  const { workspaceId } = lease;
  const id = v5(`${workspaceId} ${number}`, namespace);
  const docs = people.map((_, index) => Object.assign(new Y.Doc(), { clientID: index + 1 }));
  const log: ReplayedRow[] = [];
  let told: readonly ActivityEvent[] = [];
  let waiting: number[] = [];
  const versions = { comment: 0, notification: 0 };
  let time = Date.parse('2026-03-01T10:00:00.000Z');

  const project = async () => {
    const replayed = replayDocument(
      type as NonNullable<typeof type>,
      { id, generation: 1, createdAt: new Date('2026-03-01T10:00:00Z').toISOString(), createdBy: undefined },
      log,
    );
    if (!replayed || waiting.length === 0) return;
    const events = replayed.events.slice(told.length);
    told = replayed.events;
    const marks = waiting.map((position) => ({ documentId: id, generation: 1, position }));
    waiting = [];
    await write([{ type: 'deal', id, row: replayed.row, events, marks }]);
  };
  const write = (items: ProjectionItem[]) => writeProjection(fresh.database, workspaceId, items);

  for (const { person, what, key, value, sync, seconds, project: now } of steps) {
    time += seconds * 1000;
    const by = { actor: people[person] ?? null, origin: 'edit' as const, madeAt: new Date(time), at: new Date(time + 5) };
    const at = { workspaceId, documentId: id, type: 'deal', generation: 1 };
    if (what === 'comment' || what === 'notification') {
      const entry: EntryRow = {
        workspaceId,
        id: v5(`${id} ${what}`, namespace),
        version: ++versions[what],
        type: what,
        home: { type: 'deal', id },
        values:
          what === 'comment'
            ? { record: `deal:${id}`, body: String(value) }
            : { member: people[0], kind: String(value), record: `deal:${id}`, at: '2026-03-01T10:00:00.000Z' },
        deleted: versions[what] % 3 === 0,
        ...by,
      };
      await appendBatch(fresh.database, { leases: [lease], entries: [entry] });
      const stored = (await loadEntries(fresh.database, workspaceId, [entry.id])).get(entry.id) ?? [];
      const item = replayedEntry(stored);
      if (item)
        await write([
          { ...item, marks: item.marks.slice(-1), events: item.events.filter((event) => event.position === entry.version) },
        ]);
      continue;
    }
    const position = log.length + 1;
    const occurrence = {
      actor: by.actor ?? undefined,
      origin: by.origin,
      madeAt: by.madeAt.toISOString(),
      at: by.at.toISOString(),
      position,
    };
    if (what === 'write' || position === 1) {
      const doc = docs[person] as Y.Doc;
      const other = docs[1 - person] as Y.Doc;
      if (sync) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
      const before = Y.encodeStateVector(doc);
      doc.transact(() => (value === undefined ? doc.getMap('fields').delete(key) : doc.getMap('fields').set(key, value)));
      const update = Y.encodeStateAsUpdate(doc, before);
      const row: LogRow = { ...at, position, update, ...by };
      const documents =
        position === 1 ? [registryRow({ workspaceId, id, type: 'deal', createdAt: new Date('2026-03-01T10:00:00Z') })] : [];
      await appendBatch(fresh.database, { leases: [lease], documents, updates: [row] });
      log.push({ format: 'yjs-1', update, ...occurrence });
    } else {
      const change: RegistryChange = { ...at, position, change: what, ...by };
      await appendBatch(fresh.database, { leases: [lease], registryChanges: [change] });
      log.push({ format: what, update: Uint8Array.of(0, 0), ...occurrence });
    }
    waiting.push(position);
    if (now) await project();
  }
  await project();
}

test('[V3] a rebuild gives rows and events that are byte for byte those of step by step', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 3 }),
      async (histories) => {
        const lease = await heldWorkspace(fresh.database);
        for (const [index, steps] of histories.entries()) await play(lease, index, steps);
        expect(await countMarks(fresh.database, lease.workspaceId)).toBe(0);
        const before = await derived(lease.workspaceId);
        const clock = await readClock(fresh.database, lease.workspaceId);
        await rebuild(fresh.database, lease.workspaceId);
        expect(await derived(lease.workspaceId)).toEqual(before);
        expect((await readClock(fresh.database, lease.workspaceId)).epoch).not.toBe(clock.epoch);
      },
    ),
    { numRuns: Number(process.env.RAPPORT_RUNS ?? 25), seed: 3 },
  );
});

test('[V3] a rebuild brings back rows that were lost and removes rows that nothing justifies', async () => {
  const lease = await heldWorkspace(fresh.database);
  const steps = fc.sample(step, { numRuns: 6, seed: 1 }).map((one) => ({ ...one, what: 'write' as const }));
  await play(lease, 1, steps);
  const before = await derived(lease.workspaceId);
  await fresh.database.query(`update deals set name = 'scribbled' where workspace_id = $1`, [lease.workspaceId]);
  const stray: Row = {
    id: people[0],
    type: 'deal',
    position: 1,
    generation: 1,
    createdAt: '2026-03-01T00:00:00.000Z',
    createdBy: undefined,
    updatedAt: '2026-03-01T00:00:00.000Z',
    updatedBy: undefined,
    deletedAt: undefined,
    since: {},
    issues: [],
    values: {},
  };
  await writeProjection(fresh.database, lease.workspaceId, [
    { type: 'deal', id: stray.id, row: stray, audience: ['x'], events: [], marks: [] },
  ]);
  const seen: number[] = [];
  await rebuild(fresh.database, lease.workspaceId, { progress: ({ done }) => void seen.push(done) });
  expect(await derived(lease.workspaceId)).toEqual(before);
  expect(seen).toEqual([0, 1]);
});
