import { groupsOf } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import { readChangesSince } from '@rapport/persistence/server/features/views/read-changes-since';
import { eventJson } from '../../api/record-json.ts';
import type { Route } from '../../http/route.ts';
import { demand } from '../../identity/identity-context.ts';
import { isInstant } from '../../api/instant.ts';

/** What happened to the records of a type since somebody last looked: `?type=deal&since=…`. */
export const changesRoute: Route = {
  method: 'GET',
  path: '/api/w/:workspace/changes',
  async handle({ services, session, url }) {
    const { actor } = await session();
    demand(actor, 'read');
    const type = objectType(url.searchParams.get('type') ?? '');
    if (!type || type.storage !== 'document') throw new RefusalError('unknown-type', { field: 'type' });
    const since = new Date(url.searchParams.get('since') ?? '');
    if (Number.isNaN(since.getTime()) || !isInstant(since.toISOString()))
      throw new RefusalError('bad-request', { field: 'since' });
    const owner = services.owner(actor.workspaceId);
    if (!owner) throw new RefusalError('shutting-down');
    const fields = [type.board, 'closeDate'].filter((key) => key !== undefined && type.fields[key] !== undefined) as string[];
    const events = await readChangesSince(services.database, actor.workspaceId, groupsOf(actor), {
      type: type.key,
      fields,
      since: since.toISOString(),
      limit: limits.newsEvents.value,
    });
    return Response.json({ items: events.map((event) => eventJson(type, event, owner.definitions())) });
  },
};
