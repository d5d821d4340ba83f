import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v7 } from 'uuid';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { creations, heldWorkspace, logRow, moment, registryRow } from '../../../../../tests/support/make-log.ts';
import { takeLease } from '../lease/lease.ts';
import { readMarks } from '../marks/read-marks.ts';
import { readKeptState } from '@rapport/model/projection/kept-state';
import type { Queryable } from '../database.ts';
import { appendBatch } from './append-batch.ts';
import { DeposedError, DuplicatePositionError } from './batch.ts';
import { storeBase } from './care-for-log.ts';
import { findCommand } from './find-command.ts';
import { loadDocuments } from './load-documents.ts';
import { loadEntries } from './load-entries.ts';
import { writeSnapshot } from './write-snapshot.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const rowsOf = async (table: string, workspaceId: string): Promise<number> => {
  const [row] = await fresh.database.query<{ count: string }>(`select count(*) from ${table} where workspace_id = $1`, [
    workspaceId,
  ]);
  return Number(row?.count);
};

describe('appending a batch', () => {
  test('[V1] gives back the very bytes, with who wrote them and when', async () => {
    const lease = await heldWorkspace(fresh.database);
    const [id, actor] = [v7(), v7()];
    const update = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
    const { workspaceId } = lease;
    const documents = [registryRow({ workspaceId, id, type: 'deal', createdBy: actor })];
    const updates = [
      logRow({ workspaceId, documentId: id, type: 'deal', update, actor, origin: 'command', commandId: actor, base: 7 }),
    ];
    await appendBatch(fresh.database, { leases: [lease], documents, updates });
    const loaded = (await loadDocuments(fresh.database, workspaceId, [id, v7()])).get(id);
    expect(loaded?.registry).toMatchObject({
      id,
      type: 'deal',
      generation: 1,
      createdAt: moment,
      createdBy: actor,
      deletedAt: null,
    });
    expect(loaded?.updates).toHaveLength(1);
    expect(new Uint8Array(loaded?.updates[0]?.update ?? [])).toEqual(update);
    expect(loaded?.updates[0]).toMatchObject({
      position: 1,
      format: 'yjs-1',
      actor,
      origin: 'command',
      commandId: actor,
      base: 7,
      madeAt: moment,
    });
    expect(await readMarks(fresh.database, workspaceId, 10)).toEqual([
      { documentId: id, type: 'deal', generation: 1, positions: [1] },
    ]);
  });

  test('commits everything of a batch or nothing', async () => {
    const lease = await heldWorkspace(fresh.database);
    const { workspaceId } = lease;
    const [first, second] = [v7(), v7()];
    await appendBatch(fresh.database, creations(lease, [{ id: first, fields: { name: 'A' } }]));
    const clash = {
      ...creations(lease, [{ id: second, fields: { name: 'B' } }]),
      commands: [{ workspaceId, id: v7(), actor: null, kind: 'create', result: {}, at: moment }],
    };
    const taken = { ...clash, updates: [...(clash.updates ?? []), logRow({ workspaceId, documentId: first })] };
    await expect(appendBatch(fresh.database, taken)).rejects.toThrow(DuplicatePositionError);
    await expect(appendBatch(fresh.database, taken)).rejects.toMatchObject({ table: 'document_update', workspaceId, id: first });
    expect(await rowsOf('document', workspaceId)).toBe(1);
    expect(await rowsOf('document_update', workspaceId)).toBe(1);
    expect(await rowsOf('projection_mark', workspaceId)).toBe(1);
    expect(await rowsOf('command', workspaceId)).toBe(0);
  });

  test('keeps a command with its result and the values before, U+0000 and all', async () => {
    const lease = await heldWorkspace(fresh.database);
    const command = {
      workspaceId: lease.workspaceId,
      id: v7(),
      actor: v7(),
      kind: 'update',
      result: { a: 'x\u0000y' },
      before: { name: '\u0000' },
      at: moment,
    };
    await appendBatch(fresh.database, { leases: [lease], commands: [command] });
    expect(await findCommand(fresh.database, lease.workspaceId, command.id)).toMatchObject({
      result: command.result,
      before: command.before,
    });
    await expect(appendBatch(fresh.database, { leases: [lease], commands: [command] })).rejects.toMatchObject({
      table: 'command',
      id: command.id,
    });
  });

  test('keeps every version of an entry', async () => {
    const lease = await heldWorkspace(fresh.database);
    const { workspaceId } = lease;
    const home = { type: 'deal', id: v7() };
    const version = (number: number, body: string) =>
      ({
        workspaceId,
        id: home.id,
        version: number,
        type: 'comment',
        home,
        values: { body },
        actor: null,
        origin: 'command',
        madeAt: moment,
        at: moment,
      }) as const;
    await appendBatch(fresh.database, { leases: [lease], entries: [version(1, 'first'), version(2, 'second')] });
    const versions = (await loadEntries(fresh.database, workspaceId, [home.id])).get(home.id);
    expect(versions?.map((entry) => [entry.version, entry.values])).toEqual([
      [1, { body: 'first' }],
      [2, { body: 'second' }],
    ]);
    expect(await readMarks(fresh.database, workspaceId, 5)).toEqual([
      { documentId: home.id, type: 'comment', generation: 1, positions: [1, 2] },
    ]);
    await expect(appendBatch(fresh.database, { leases: [lease], entries: [version(2, 'third')] })).rejects.toMatchObject({
      table: 'entry',
    });
  });

  test('notes in registry and log that a document went to the trash and came back', async () => {
    const lease = await heldWorkspace(fresh.database);
    const { workspaceId } = lease;
    const [id, actor] = [v7(), v7()];
    const change = (position: number, what: 'deleted' | 'restored') =>
      ({
        workspaceId,
        documentId: id,
        type: 'account',
        generation: 1,
        position,
        change: what,
        actor,
        origin: 'command',
        madeAt: moment,
        at: moment,
      }) as const;
    const registry = async () => (await loadDocuments(fresh.database, workspaceId, [id])).get(id)?.registry;
    // In the batch that makes the document, too.
    await appendBatch(fresh.database, {
      ...creations(lease, [{ id, fields: { name: 'A' } }]),
      registryChanges: [change(2, 'deleted')],
    });
    expect(await registry()).toMatchObject({ deletedAt: moment, deletedBy: actor });
    await appendBatch(fresh.database, {
      leases: [lease],
      registryChanges: [change(3, 'restored'), change(4, 'deleted'), change(5, 'restored')],
    });
    expect(await registry()).toMatchObject({ deletedAt: null, deletedBy: null });
    const loaded = (await loadDocuments(fresh.database, workspaceId, [id])).get(id);
    expect(loaded?.updates.map((row) => row.format)).toEqual(['yjs-1', 'deleted', 'restored', 'deleted', 'restored']);
  });

  test('goes through for two hundred documents, one of which is called U+0000', async () => {
    const lease = await heldWorkspace(fresh.database);
    const documents = Array.from({ length: 200 }, (_, index) => ({
      id: v7(),
      fields: { name: index === 77 ? '\u0000' : `Account ${index}` },
    }));
    await appendBatch(fresh.database, creations(lease, documents));
    expect(
      (
        await loadDocuments(
          fresh.database,
          lease.workspaceId,
          documents.map(({ id }) => id),
        )
      ).size,
    ).toBe(200);
  });
});

describe('the fence', () => {
  test('[V1] a deposed owner commits nothing, also for the workspaces it still holds', async () => {
    const [lost, kept] = [await heldWorkspace(fresh.database), await heldWorkspace(fresh.database)];
    await takeLease(fresh.database, lost.workspaceId, 'somebody else', { seconds: 60, force: true });
    const batch = {
      leases: [lost, kept],
      updates: [lost, kept].map(({ workspaceId }) => logRow({ workspaceId, documentId: v7() })),
    };
    await expect(appendBatch(fresh.database, batch)).rejects.toThrow(DeposedError);
    await expect(appendBatch(fresh.database, batch)).rejects.toMatchObject({ workspaceIds: [lost.workspaceId] });
    expect(await rowsOf('document_update', kept.workspaceId)).toBe(0);
  });

  test('[V1] an append that began before the takeover is waited for; one that waits for the takeover commits nothing', async () => {
    const lease = await heldWorkspace(fresh.database);
    const usurper = await fresh.database.pool.connect();
    await usurper.query('begin');
    await usurper.query('update workspace_lease set epoch = epoch + 1 where workspace_id = $1', [lease.workspaceId]);
    // Its snapshot still shows the old epoch: only the row lock tells it otherwise.
    const append = appendBatch(fresh.database, creations(lease, [{ id: v7(), fields: { name: 'late' } }])).then(
      () => 'committed',
      (error: unknown) => error,
    );
    await waitsForLock();
    await usurper.query('commit');
    usurper.release();
    expect(await append).toBeInstanceOf(DeposedError);
    expect(await rowsOf('document_update', lease.workspaceId)).toBe(0);
  });

  test('rows of a workspace without a lease in the batch are refused', async () => {
    const [held, other] = [await heldWorkspace(fresh.database), await heldWorkspace(fresh.database)];
    const batch = { leases: [held], updates: [logRow({ workspaceId: other.workspaceId, documentId: v7() })] };
    await expect(appendBatch(fresh.database, batch)).rejects.toThrow(DeposedError);
    expect(await rowsOf('document_update', other.workspaceId)).toBe(0);
  });
});

async function waitsForLock(): Promise<void> {
  for (;;) {
    const waiting = await fresh.database.query(
      `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%workspace_lease%'`,
    );
    if (waiting.length > 0) return;
  }
}

test('[M51, V1] a load that a state came between, in the place of rows, never misses those', async () => {
  const lease = await heldWorkspace(fresh.database);
  const { workspaceId } = lease;
  const id = v7();
  await appendBatch(fresh.database, creations(lease, [{ id, fields: { name: 'A' } }]));
  const updates = [2, 3].map((position) => logRow({ workspaceId, documentId: id, position }));
  await appendBatch(fresh.database, { leases: [lease], updates });
  await fresh.database.query('delete from projection_mark where workspace_id = $1', [workspaceId]);
  const kept = readKeptState({ writes: [] });
  const start = { position: 2, at: moment.toISOString(), actor: undefined, state: Uint8Array.of(7), kept };
  let asked = 0;
  const between: Queryable = {
    ...fresh.database,
    prepared: async (name, text, values) => {
      if (++asked === 2) await storeBase(fresh.database, lease, { id, generation: 1 }, start, []);
      return fresh.database.prepared(name, text, values);
    },
  };
  const loaded = (await loadDocuments(between, workspaceId, [id])).get(id);
  expect(asked).toBeGreaterThan(2);
  expect(loaded).toMatchObject({ position: 3, snapshot: { position: 2 } });
  expect(loaded?.updates.map((row) => row.position)).toEqual([3]);
});

describe('snapshots', () => {
  test('never replace a newer one and never pass what is projected', async () => {
    const lease = await heldWorkspace(fresh.database);
    const { workspaceId } = lease;
    const id = v7();
    await appendBatch(fresh.database, creations(lease, [{ id, fields: { name: 'A' } }]));
    await appendBatch(fresh.database, {
      leases: [lease],
      updates: [2, 3].map((position) => logRow({ workspaceId, documentId: id, position })),
    });
    const snapshot = (position: number) =>
      writeSnapshot(fresh.database, workspaceId, {
        documentId: id,
        generation: 1,
        position,
        state: Uint8Array.of(position),
        writes: { position },
      });
    expect(await snapshot(1)).toBe(false);
    await fresh.database.query('delete from projection_mark where workspace_id = $1 and position < 3', [workspaceId]);
    expect(await snapshot(2)).toBe(true);
    expect(await snapshot(1)).toBe(false);
    expect(await snapshot(3)).toBe(false);
    expect(await snapshot(9)).toBe(false);
    const loaded = (await loadDocuments(fresh.database, workspaceId, [id])).get(id);
    expect(loaded).toMatchObject({ position: 3, snapshot: { position: 2, writes: { position: 2 } } });
    expect(loaded?.updates.map((row) => row.position)).toEqual([3]);
    const whole = (await loadDocuments(fresh.database, workspaceId, [id], { withoutSnapshots: true })).get(id);
    expect(whole?.updates.map((row) => row.position)).toEqual([1, 2, 3]);
  });
});
