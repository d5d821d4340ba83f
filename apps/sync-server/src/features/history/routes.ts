import { groupsOf } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { writtenBy } from '@rapport/model/features/history/authorship';
import { stateBetween } from '@rapport/model/features/history/state-between';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { readGenerations, readLogUpTo, readMoments } from '@rapport/persistence/server/features/history/read-history';
import { readVisibleRow } from '@rapport/persistence/server/rows/read-rows';
import { pathId } from '../../http/path-id.ts';
import type { Exchange, Route } from '../../http/route.ts';

const base = '/api/w/:workspace/history/:type/:id';

/** A record or note as it was at any moment: what changed when by whom, and the whole of it as of then. */
export const historyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: base,
    async handle(exchange) {
      const { id, workspaceId } = await readable(exchange);
      const moments = await readMoments(exchange.services.database, workspaceId, id, limits.historyMoments.value);
      return Response.json({ moments });
    },
  },
  {
    method: 'GET',
    path: '/api/w/:workspace/authors/:type/:id',
    async handle(exchange) {
      const { id, type, workspaceId } = await readable(exchange);
      if (type.richText === undefined) throw new RefusalError('unknown-type', { field: 'type' });
      const { value: most } = limits.historyBytes;
      const generations = await readGenerations(exchange.services.database, workspaceId, id, most);
      if (!generations) throw new RefusalError('too-large', { values: { limit: most } });
      return Response.json({ stretches: writtenBy(generations, type.richText) });
    },
  },
  {
    method: 'GET',
    path: `${base}/:position`,
    async handle(exchange) {
      const { id, type, workspaceId } = await readable(exchange);
      const upto = positionOf(exchange.params.position, 'position');
      const from = positionOf(exchange.url.searchParams.get('from') ?? '0', 'from');
      const { value: most } = limits.historyBytes;
      const rows = await readLogUpTo(exchange.services.database, workspaceId, id, upto, most);
      if (!rows) throw new RefusalError('too-large', { values: { limit: most } });
      if (rows.length === 0 && upto > 0) throw new RefusalError('not-found');
      return Response.json(stateBetween(type, rows, Math.min(from, upto), upto));
    },
  },
];

/** Whoever sees the record sees what it was. */
async function readable(
  exchange: Exchange,
): Promise<{ readonly id: string; readonly type: ObjectType; readonly workspaceId: string }> {
  const { actor } = await exchange.session();
  const type = objectType(exchange.params.type ?? '');
  if (type?.storage !== 'document') throw new RefusalError('unknown-type', { field: 'type' });
  const id = pathId(exchange.params);
  const row = await readVisibleRow(exchange.services.database, actor.workspaceId, type.key, id, groupsOf(actor));
  if (!row) throw new RefusalError('not-found');
  return { id, type, workspaceId: actor.workspaceId };
}

function positionOf(text: string | undefined, field: string): number {
  const position = Number(text);
  if (!Number.isSafeInteger(position) || position < 0) throw new RefusalError('bad-request', { field });
  return position;
}
