import { getTableColumns, getTableName } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v7 } from 'uuid';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { sqlState } from '../database.ts';
import { identityTables } from '../tables/identity-tables.ts';
import { insertApiKey, listApiKeys, revokeApiKey, useApiKey } from './api-keys.ts';
import { acceptInvitation, findInvitation, insertInvitation, listInvitations, revokeInvitation } from './invitations.ts';
import { findMemberByEmail, findMemberOfUser, insertMember, listMembers, lockOwners, updateMember } from './members.ts';
import { deleteTeam, listTeams, saveTeam } from './teams.ts';
import { createWorkspace, findWorkspace, listWorkspaces, workspacesOfUser } from './workspaces.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const workspace = async () => {
  const id = v7();
  await createWorkspace(fresh.database, { id, slug: `w-${id}`, createdBy: null });
  return id;
};

describe('workspaces', () => {
  test('come with their counter and lease, or not at all', async () => {
    const id = v7();
    const made = await createWorkspace(fresh.database, { id, slug: 'acme', createdBy: null });
    expect(made).toMatchObject({ id, slug: 'acme', incarnation: 1 });
    expect(
      await fresh.database.query('select from feed_clock join workspace_lease using (workspace_id) where workspace_id = $1', [
        id,
      ]),
    ).toHaveLength(1);
    const clash = v7();
    await expect(createWorkspace(fresh.database, { id: clash, slug: 'acme', createdBy: null })).rejects.toSatisfy(
      (error) => sqlState(error) === '23505',
    );
    expect(await fresh.database.query('select from feed_clock where workspace_id = $1', [clash])).toEqual([]);
    expect(await findWorkspace(fresh.database, 'acme')).toEqual(await findWorkspace(fresh.database, id));
    expect(await listWorkspaces(fresh.database)).toContainEqual(made);
  });

  test('of a user are those of which they are an active member', async () => {
    const [one, two] = [await workspace(), await workspace()];
    const userId = v7();
    const here = await insertMember(fresh.database, { workspaceId: one, id: v7(), userId, name: 'Zoë', role: 'admin' });
    await insertMember(fresh.database, { workspaceId: two, id: v7(), userId, name: 'Zoë', role: 'viewer', active: false });
    expect(await workspacesOfUser(fresh.database, userId)).toMatchObject([{ id: one, memberId: here.id, role: 'admin' }]);
  });
});

describe('members', () => {
  test('are found by user and by address in any case, each address once per workspace', async () => {
    const workspaceId = await workspace();
    const member = await insertMember(fresh.database, {
      workspaceId,
      id: v7(),
      userId: v7(),
      name: 'Zoë',
      email: 'Zoe@example.org',
      role: 'owner',
      hue: 120,
    });
    expect(await findMemberByEmail(fresh.database, workspaceId, 'zOE@EXAMPLE.org')).toEqual(member);
    expect(await findMemberOfUser(fresh.database, workspaceId, member.userId ?? '')).toEqual(member);
    await expect(
      insertMember(fresh.database, { workspaceId, id: v7(), name: 'Other', email: 'zoe@example.ORG', role: 'member' }),
    ).rejects.toThrow();
    expect(await listMembers(fresh.database, await workspace())).toEqual([]);
  });

  test('count their changes, as documents do', async () => {
    const workspaceId = await workspace();
    const member = await insertMember(fresh.database, { workspaceId, id: v7(), name: 'Zoë', role: 'member' });
    const changed = await updateMember(
      fresh.database,
      workspaceId,
      member.id,
      { role: 'admin', team: member.id, email: null },
      member.id,
    );
    expect(changed).toMatchObject({ name: 'Zoë', role: 'admin', team: member.id, updatedBy: member.id, position: 2 });
    expect(await updateMember(fresh.database, await workspace(), member.id, { role: 'owner' }, null)).toBeUndefined();
  });

  test('two owners cannot resign at the same moment', async () => {
    const workspaceId = await workspace();
    const owners = await Promise.all(
      ['a', 'b'].map((name) => insertMember(fresh.database, { workspaceId, id: v7(), name, role: 'owner' })),
    );
    const resign = (id: string) =>
      fresh.database.transaction(async (transaction) => {
        const others = (await lockOwners(transaction, workspaceId)).filter((owner) => owner !== id);
        if (others.length === 0) return 'the last';
        await updateMember(transaction, workspaceId, id, { role: 'member' }, id);
        return 'resigned';
      });
    expect((await Promise.all(owners.map(({ id }) => resign(id)))).sort()).toEqual(['resigned', 'the last']);
  });
});

test('teams are made, renamed, deleted and made again', async () => {
  const workspaceId = await workspace();
  const id = v7();
  const save = (name: string) => saveTeam(fresh.database, { workspaceId, id, name, parent: null, by: null });
  expect(await save('West')).toMatchObject({ name: 'West', position: 1 });
  expect(await save('North-West')).toMatchObject({ name: 'North-West', position: 2 });
  expect((await deleteTeam(fresh.database, workspaceId, id, null))?.deletedAt).toBeInstanceOf(Date);
  expect(await deleteTeam(fresh.database, workspaceId, id, null)).toBeUndefined();
  expect(await save('West')).toMatchObject({ deletedAt: null, position: 4 });
  expect(await listTeams(fresh.database, workspaceId)).toHaveLength(1);
});

describe('invitations', () => {
  const invite = (workspaceId: string, code: string, days = 7) =>
    insertInvitation(fresh.database, {
      workspaceId,
      id: v7(),
      code,
      email: null,
      role: 'member',
      memberId: null,
      createdBy: null,
      expiresAt: new Date(Date.now() + days * 86_400_000),
    });

  test('are accepted by exactly one of many, and their code is not in the database', async () => {
    const workspaceId = await workspace();
    const { id } = await invite(workspaceId, 'open sesame');
    expect(await fresh.database.query(`select from invitation row where row::text like '%sesame%'`)).toEqual([]);
    expect((await findInvitation(fresh.database, 'open sesame'))?.id).toBe(id);
    expect(await findInvitation(fresh.database, 'open')).toBeUndefined();
    const accepted = await Promise.all([1, 2, 3].map(() => acceptInvitation(fresh.database, workspaceId, id, v7())));
    expect(accepted.filter(Boolean)).toHaveLength(1);
    expect(await listInvitations(fresh.database, workspaceId)).toEqual([]);
  });

  test('that expired or were revoked are not accepted', async () => {
    const workspaceId = await workspace();
    const [old, taken] = [await invite(workspaceId, 'old', -1), await invite(workspaceId, 'taken back')];
    expect(await revokeInvitation(fresh.database, workspaceId, taken.id)).toBe(true);
    for (const { id } of [old, taken]) expect(await acceptInvitation(fresh.database, workspaceId, id, v7())).toBe(false);
  });
});

test('a key is found by its secret until it expires or is revoked, and only its hash is stored', async () => {
  const workspaceId = await workspace();
  const memberId = v7();
  const make = (secret: string, expiresAt?: Date) =>
    insertApiKey(fresh.database, {
      workspaceId,
      id: v7(),
      memberId,
      name: 'key',
      secret,
      hint: 'rk_1',
      role: 'member',
      createdBy: memberId,
      expiresAt: expiresAt ?? null,
    });
  const key = await make('very secret');
  await make('expired', new Date(0));
  expect(await fresh.database.query(`select from api_key row where row::text like '%very secret%'`)).toEqual([]);
  expect((await useApiKey(fresh.database, 'very secret'))?.id).toBe(key.id);
  expect((await listApiKeys(fresh.database, workspaceId)).find(({ id }) => id === key.id)?.lastUsedAt).toBeInstanceOf(Date);
  expect(await useApiKey(fresh.database, 'expired')).toBeUndefined();
  expect(await revokeApiKey(fresh.database, workspaceId, key.id, v7())).toBe(false);
  expect(await revokeApiKey(fresh.database, workspaceId, key.id, memberId)).toBe(true);
  expect(await useApiKey(fresh.database, 'very secret')).toBeUndefined();
});

test.each(Object.entries(identityTables))(
  'the sign-in library’s table %s has the columns that it is told of',
  async (_, table) => {
    const stored = await fresh.database.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'identity' and table_name = $1`,
      [getTableName(table)],
    );
    const told = Object.values(getTableColumns(table)).map(({ name }) => name);
    // We keep more about a session than the library knows.
    expect(stored.map(({ name }) => name)).toEqual(expect.arrayContaining(told));
  },
);
