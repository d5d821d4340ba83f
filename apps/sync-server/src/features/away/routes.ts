import { groupsOf } from '@rapport/model/access/can';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import { readAway } from '@rapport/persistence/server/features/away/read-away';
import { eventJson } from '../../api/record-json.ts';
import type { Route } from '../../http/route.ts';
import { demand } from '../../identity/identity-context.ts';

/**
 * What happened while somebody was away: `?ago=` milliseconds, so that a clock that is wrong does not matter, and
 * `&record=` ids of records that they want to be told of. What their own edits lost is told of every record.
 */
export const awayRoute: Route = {
  method: 'GET',
  path: '/api/w/:workspace/away',
  async handle({ services, session, url }) {
    const { actor } = await session();
    demand(actor, 'read');
    const ago = Number(url.searchParams.get('ago') ?? Number.NaN);
    if (!Number.isSafeInteger(ago) || ago < 0) throw new RefusalError('bad-request', { field: 'ago' });
    const records = url.searchParams.getAll('record');
    if (!records.every(isUuid)) throw new RefusalError('bad-request', { field: 'record' });
    if (records.length > limits.awayRecords.value)
      throw new RefusalError('too-large', { field: 'record', values: { limit: limits.awayRecords.value } });
    const owner = services.owner(actor.workspaceId);
    if (!owner) throw new RefusalError('shutting-down');
    const events = await readAway(services.database, actor.workspaceId, groupsOf(actor), {
      member: actor.memberId,
      records,
      since: new Date(Math.max(0, Date.now() - ago)),
      limit: limits.newsEvents.value,
    });
    const items = events.flatMap((event) => {
      const type = objectType(event.type);
      return type ? [eventJson(type, event, owner.definitions())] : [];
    });
    return Response.json({ items });
  },
};
