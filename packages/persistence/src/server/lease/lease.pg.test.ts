import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { heldWorkspace } from '../../../../../tests/support/make-log.ts';
import { findLease, releaseLease, renewLease, takeLease } from './lease.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

test('a workspace has one owner at a time, and every taking raises the epoch', async () => {
  const { workspaceId, epoch } = await heldWorkspace(fresh.database, 'a');
  expect(await takeLease(fresh.database, workspaceId, 'b', { seconds: 60 })).toBeUndefined();
  expect(await findLease(fresh.database, workspaceId)).toMatchObject({ holder: 'a', epoch });
  const again = await takeLease(fresh.database, workspaceId, 'a', { seconds: 60 });
  expect(again?.epoch).toBe(epoch + 1);
  expect(await renewLease(fresh.database, { workspaceId, epoch }, 60)).toBe(false);
  expect(await renewLease(fresh.database, { workspaceId, epoch: epoch + 1 }, 60)).toBe(true);
});

test('a lease that ran out or was released goes to whoever asks; releasing an old epoch changes nothing', async () => {
  const { workspaceId, epoch } = await heldWorkspace(fresh.database, 'a');
  await renewLease(fresh.database, { workspaceId, epoch }, -1);
  const taken = await takeLease(fresh.database, workspaceId, 'b', { seconds: 60 });
  expect(taken).toMatchObject({ holder: 'b', epoch: epoch + 1 });
  await releaseLease(fresh.database, { workspaceId, epoch });
  expect(await findLease(fresh.database, workspaceId)).toMatchObject({ holder: 'b' });
  await releaseLease(fresh.database, { workspaceId, epoch: epoch + 1 });
  expect(await findLease(fresh.database, workspaceId)).toBeUndefined();
  expect(await takeLease(fresh.database, workspaceId, 'a', { seconds: 60 })).toMatchObject({ epoch: epoch + 2 });
});

test('of many that ask at once, one gets it', async () => {
  const { workspaceId, epoch } = await heldWorkspace(fresh.database, 'a');
  await releaseLease(fresh.database, { workspaceId, epoch });
  const answers = await Promise.all(
    ['b', 'c', 'd', 'e'].map((holder) => takeLease(fresh.database, workspaceId, holder, { seconds: 60 })),
  );
  expect(answers.filter(Boolean)).toHaveLength(1);
});
