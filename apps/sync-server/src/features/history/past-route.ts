import { type Actor, groupsOf } from '@rapport/model/access/can';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { narrowing } from '@rapport/model/features/history/narrowing';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import { parseFilter } from '@rapport/model/query/filter-text';
import { runView } from '@rapport/model/query/run-view';
import { countFilters } from '@rapport/model/query/view';
import { viewContext } from '@rapport/model/query/view-context';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { isTimeZone } from '@rapport/model/schema/time-zone';
import type { Definitions } from '@rapport/model/settings/definitions';
import { encodeRows } from '@rapport/model/wire/row-chunk';
import { type Narrowed, readFirstOf, readRowsThen } from '@rapport/persistence/server/features/history/read-rows-then';
import type { Route } from '../../http/route.ts';
import { demand } from '../../identity/identity-context.ts';
import { isInstant } from '../../api/instant.ts';

/**
 * The records of a type as they were at a moment, page by page: `?at=…&after=…`. The first page says since when there are
 * any. Views are evaluated by whoever asks, with the executor that they have for the rows of today [V9]; who names filters
 * of the view (`filter=…`, and the `zone` in which its days are) is spared records that cannot fit them.
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
    const definitions = services.owner(actor.workspaceId)?.definitions();
    const narrowed = narrowedBy(url.searchParams, type, at, actor, definitions);
    const { next, rows: told } = await readRowsThen(services.database, reader, type, page, narrowed);
    const rows =
      narrowed && definitions
        ? runView({ type: type.key, filter: narrowed.filter, sort: [] }, told, narrowed.context, definitions)
        : told;
    const first = after === undefined ? await readFirstOf(services.database, reader, type) : undefined;
    return Response.json({ chunk: encodeRows(type.key, rows), next, first });
  },
};

function narrowedBy(
  params: URLSearchParams,
  type: ObjectType,
  at: string,
  actor: Actor,
  definitions: Definitions | undefined,
): Narrowed | undefined {
  const texts = params.getAll('filter');
  if (texts.length === 0) return undefined;
  if (!definitions) throw new RefusalError('log-unavailable');
  if (texts.length > limits.filterConditions.value) throw new RefusalError('too-large', { field: 'filter' });
  const filter = texts.map((text) => parseFilter(type, text, definitions));
  if (countFilters(filter) > limits.filterConditions.value) throw new RefusalError('too-large', { field: 'filter' });
  if (narrowing(type, filter).length < filter.length) throw new RefusalError('bad-request', { field: 'filter' });
  const zone = params.get('zone') ?? undefined;
  if (zone !== undefined && !isTimeZone(zone)) throw new RefusalError('bad-request', { field: 'zone' });
  return { filter, context: viewContext(definitions, actor.memberId, at, zone), most: limits.pastLooked.value };
}
