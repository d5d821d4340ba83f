import type { Actor } from '@rapport/model/access/can';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { deleteTeam, listTeams, saveTeam } from '@rapport/persistence/server/identity/teams';
import type { Queryable } from '@rapport/persistence/server/database';
import { v7 as uuidv7 } from 'uuid';
import { audited } from '../audit/audit.ts';
import { announce, demand, type IdentityContext, normalName } from './identity-context.ts';

export async function addTeam(
  context: IdentityContext,
  actor: Actor,
  wish: { name: string; parent?: string | undefined },
): Promise<string> {
  demand(actor, 'change-roles');
  const id = uuidv7();
  await checkParent(context.database, actor.workspaceId, id, wish.parent ?? null);
  const team = {
    workspaceId: actor.workspaceId,
    id,
    name: normalName(wish.name),
    parent: wish.parent ?? null,
    by: actor.memberId,
  };
  await audited(context, actor, { action: 'team-added', subject: id, details: { name: team.name } }, (transaction) =>
    saveTeam(transaction, team),
  );
  await announce(context, actor.workspaceId, [{ type: 'team', id }]);
  return id;
}

export async function changeTeam(
  context: IdentityContext,
  actor: Actor,
  id: string,
  changes: { name?: string | undefined; parent?: string | null | undefined; removed?: false | undefined },
): Promise<void> {
  demand(actor, 'change-roles');
  const team = await existingTeam(context, actor, id, changes.removed === false);
  const parent = changes.parent === undefined ? await standingParent(context, actor, team.parent) : changes.parent;
  await checkParent(context.database, actor.workspaceId, id, parent);
  const name = changes.name === undefined ? team.name : normalName(changes.name);
  await audited(context, actor, { action: 'team-changed', subject: id, details: { name } }, (transaction) =>
    saveTeam(transaction, { workspaceId: actor.workspaceId, id, name, parent, by: actor.memberId }),
  );
  await announce(context, actor.workspaceId, [{ type: 'team', id }]);
}

/** Its members and records stay; their team shows as not available until they get another. */
export async function removeTeam(context: IdentityContext, actor: Actor, id: string): Promise<void> {
  demand(actor, 'change-roles');
  const { name } = await existingTeam(context, actor, id);
  await audited(context, actor, { action: 'team-removed', subject: id, details: { name } }, (transaction) =>
    deleteTeam(transaction, actor.workspaceId, id, actor.memberId),
  );
  await announce(context, actor.workspaceId, [{ type: 'team', id }]);
}

/** A team that comes back may have lost the one it was part of. */
async function standingParent(context: IdentityContext, actor: Actor, parent: string | null): Promise<string | null> {
  const teams = await listTeams(context.database, actor.workspaceId);
  return teams.some(({ id, deletedAt }) => id === parent && deletedAt === null) ? parent : null;
}

async function existingTeam(context: IdentityContext, actor: Actor, id: string, removedToo = false) {
  const team = isUuid(id)
    ? (await listTeams(context.database, actor.workspaceId)).find(
        (each) => each.id === id && (removedToo || each.deletedAt === null),
      )
    : undefined;
  if (!team) throw new RefusalError('not-found');
  return team;
}

async function checkParent(database: Queryable, workspaceId: string, id: string, parent: string | null): Promise<void> {
  if (parent === null) return;
  const teams = new Map(
    (await listTeams(database, workspaceId)).filter(({ deletedAt }) => deletedAt === null).map((team) => [team.id, team]),
  );
  if (!teams.has(parent)) throw new RefusalError('invalid-field', { field: 'parent', values: { reason: 'no-such-team' } });
  const seen = new Set([id]);
  for (let above: string | null | undefined = parent; above; above = teams.get(above)?.parent) {
    if (seen.has(above)) throw new RefusalError('invalid-field', { field: 'parent', values: { reason: 'cycle' } });
    seen.add(above);
  }
}
