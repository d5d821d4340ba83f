import { groupsOf } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { writtenBy } from '@rapport/model/features/history/authorship';
import type { LastChange } from '@rapport/model/features/history/last-change';
import { stateBetween } from '@rapport/model/features/history/state-between';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { ObjectType } from '@rapport/model/schema/object-type';
import {
  readGenerations,
  readLastChanges,
  readLogUpTo,
  readMoments,
} from '@rapport/persistence/server/features/history/read-history';
import { readLinksThen } from '@rapport/persistence/server/features/history/read-links';
import { readVisibleRow } from '@rapport/persistence/server/rows/read-rows';
import { pathId } from '../../http/path-id.ts';
import type { Exchange, Route } from '../../http/route.ts';
import { isInstant } from '../../api/instant.ts';

const base = '/api/w/:workspace/history/:type/:id';

/** A record or note as it was at any moment: what changed when by whom, and the whole of it as of then. */
export const historyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: base,
    async handle(exchange) {
      const { id, type, workspaceId } = await readable(exchange);
      const asked = exchange.url.searchParams.get('before');
      const before = asked === null ? undefined : positionOf(asked, 'before');
      const page = { before, limit: limits.historyMoments.value };
      return Response.json(await readMoments(exchange.services.database, workspaceId, id, type, page));
    },
  },
  {
    method: 'GET',
    path: `${base}/fields`,
    async handle(exchange) {
      const { id, type, workspaceId } = await readable(exchange);
      const events = await readLastChanges(exchange.services.database, workspaceId, id);
      return Response.json({ changes: events.map((event) => lastChange(type, event)) });
    },
  },
  {
    method: 'GET',
    path: `${base}/links`,
    async handle(exchange) {
      const { groups, id, type, workspaceId } = await readable(exchange);
      const at = exchange.url.searchParams.get('at') ?? '';
      if (!isInstant(at)) throw new RefusalError('bad-request', { field: 'at' });
      const { value: most } = limits.historyLinks;
      return Response.json(await readLinksThen(exchange.services.database, { workspaceId, groups }, { type, id }, at, most));
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

type Readable = {
  readonly id: string;
  readonly type: ObjectType;
  readonly workspaceId: string;
  readonly groups: readonly string[];
};

/** Whoever sees the record sees what it was. */
async function readable(exchange: Exchange): Promise<Readable> {
  const { actor } = await exchange.session();
  const type = objectType(exchange.params.type ?? '');
  if (type?.storage !== 'document') throw new RefusalError('unknown-type', { field: 'type' });
  const id = pathId(exchange.params);
  const groups = groupsOf(actor);
  const row = await readVisibleRow(exchange.services.database, actor.workspaceId, type.key, id, groups);
  if (!row) throw new RefusalError('not-found');
  return { id, type, workspaceId: actor.workspaceId, groups };
}

/** What a tip says of a change: texts that fill pages are left to the history. */
function lastChange(type: ObjectType, { actor, field: key, from, kind, madeAt, position, to }: ActivityEvent): LastChange {
  const long = type.fields[key ?? '']?.kind === 'longText';
  return { field: key ?? '', kind, actor, madeAt, position, ...(!long && { from, to }) };
}

function positionOf(text: string | undefined, field: string): number {
  const position = Number(text);
  if (!Number.isSafeInteger(position) || position < 0) throw new RefusalError('bad-request', { field });
  return position;
}
