import { sees, type Actor } from '@rapport/model/access/can';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { noticesOfAsking, whomToAsk } from '@rapport/model/features/inbox/notices';
import { objectType } from '@rapport/model/objects/index';
import { readAudiences } from '@rapport/persistence/server/audience/read-audiences';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import type { Exchange, Route } from '../http/route.ts';
import { demand } from '../identity/identity-context.ts';
import type { WorkspaceOwner } from '../services.ts';

const path = '/api/w/:workspace/access/:type/:id';

type Asked = { readonly actor: Actor; readonly owner: WorkspaceOwner; readonly type: string; readonly id: string } & (
  { readonly seen: true } | { readonly seen: false; readonly of: string | undefined }
);

/**
 * A record that somebody has a link to. That it exists, and whom to ask for it, is told to those who belong here; guests
 * get the answer of one that does not.
 */
async function asked({ services, session, params }: Exchange): Promise<Asked> {
  const { actor } = await session();
  demand(actor, 'see-people');
  const owner = services.owner(actor.workspaceId);
  if (!owner) throw new RefusalError('shutting-down');
  const type = objectType(params.type ?? '');
  const id = params.id?.toLowerCase() ?? '';
  // What hangs on a record is shared with it; what is one person's stays theirs.
  if (type?.access.shares === undefined || !isUuid(id)) throw new RefusalError('not-found');
  const ref = { type: type.key, id };
  const audience = (await readAudiences(services.database, actor.workspaceId, [ref])).get(`${type.key}:${id}`);
  const row = (await readRows(services.database, actor.workspaceId, type.key, [id])).get(id);
  if (!audience || !row || row.deletedAt !== undefined) throw new RefusalError('not-found');
  if (sees(actor, audience)) return { actor, owner, ...ref, seen: true };
  const of = row.values[type.access.owner ?? ''];
  return { actor, owner, ...ref, seen: false, of: typeof of === 'string' ? of : undefined };
}

export const accessRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    async handle(exchange) {
      const found = await asked(exchange);
      if (found.seen) return Response.json({ seen: true, ask: [] });
      return Response.json({ seen: false, ask: whomToAsk(found.of, found.actor.memberId, found.owner.definitions()) });
    },
  },
  {
    method: 'POST',
    path,
    async handle(exchange) {
      const found = await asked(exchange);
      if (found.seen) return Response.json({ asked: [] });
      const { actor, owner, type, id } = found;
      const asking = { member: actor.memberId, at: new Date().toISOString() };
      const notices = noticesOfAsking({ type, id, owner: found.of }, asking, owner.definitions());
      await exchange.services.inbox.tell(actor.workspaceId, notices);
      return Response.json({ asked: notices.map(({ member }) => member) });
    },
  },
];
