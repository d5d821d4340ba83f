import { groupsOf } from '@rapport/model/access/can';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import { encodeRows } from '@rapport/model/wire/row-chunk';
import { readFirstOf, readRowsThen } from '@rapport/persistence/server/features/history/read-rows-then';
import type { Route } from '../../http/route.ts';
import { demand } from '../../identity/identity-context.ts';
import { isInstant } from './instant.ts';

/**
 * The records of a type as they were at a moment, page by page: `?at=…&after=…`. The first page says since when there are
 * any. Views are evaluated by whoever asks, with the executor that they have for the rows of today [V9].
 */
export const pastRoute: Route = {
  method: 'GET',
  path: '/api/w/:workspace/past/:type',
  async handle({ params, services, session, url }) {
    const { actor } = await session();
    demand(actor, 'read');
    const type = objectType(params.type ?? '');
    if (type?.storage !== 'document' || !type.listed) throw new RefusalError('unknown-type', { field: 'type' });
    const at = url.searchParams.get('at') ?? '';
    if (!isInstant(at)) throw new RefusalError('bad-request', { field: 'at' });
    const after = url.searchParams.get('after') ?? undefined;
    if (after !== undefined && !isUuid(after)) throw new RefusalError('bad-request', { field: 'after' });
    const reader = { workspaceId: actor.workspaceId, groups: groupsOf(actor) };
    const page = { at, after, limit: limits.pastRows.value };
    const { next, rows } = await readRowsThen(services.database, reader, type, page);
    const first = after === undefined ? await readFirstOf(services.database, reader, type) : undefined;
    return Response.json({ chunk: encodeRows(type.key, rows), next, first });
  },
};
