import { type Actor, groupsOf } from '@rapport/model/access/can';
import { objectType, objectTypeByPlural, typeShownAt } from '@rapport/model/objects/index';
import { isUuid } from '@rapport/model/documents/document-name';
import { firstScreen } from '@rapport/model/screen/first-screen';
import { limits } from '@rapport/model/limits';
import { viewContext } from '@rapport/model/query/view-context';
import { encodeRows } from '@rapport/model/wire/row-chunk';
import { RefusalError } from '@rapport/model/errors';
import { differingTypes } from '@rapport/model/wire/row-sums';
import { bootstrap, type BootstrapReader } from '@rapport/persistence/server/feed/bootstrap';
import { readRowSums } from '@rapport/persistence/server/feed/row-sums';
import { findRows } from '@rapport/persistence/server/rows/find-rows';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import type { ScreenAhead } from '@rapport/persistence/server/rows/screen-ahead';
import { recordTables } from '@rapport/persistence/server/tables/record-tables';
import { readKeptEdits, type KeptRow } from '@rapport/persistence/server/kept/kept-edits';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { audit } from '../audit/audit.ts';
import { atLeast } from '@rapport/model/access/roles';
import { groupsName } from '../feed/groups-name.ts';
import { readJson } from '../http/read-body.ts';
import type { Exchange, Route } from '../http/route.ts';
import { listRequest } from './parse-list.ts';
import { demand } from '../identity/identity-context.ts';
import { subjectOf } from '../identity/session.ts';

/** What is kept of somebody's edits of one record in the trash. */
type KeptOfRecord = {
  readonly type: string;
  readonly record: string;
  readonly edits: { readonly id: string; readonly changes: unknown; readonly text: string; readonly madeAt: string }[];
};

function byRecord(rows: readonly KeptRow[]): KeptOfRecord[] {
  const records = new Map<string, KeptOfRecord>();
  for (const { id, type, record, changes, text, madeAt } of rows) {
    const known = records.get(record) ?? { type, record, edits: [] };
    known.edits.push({ id, changes, text, madeAt: madeAt.toISOString() });
    records.set(record, known);
  }
  return [...records.values()];
}

const readerOf = (actor: Actor): BootstrapReader => ({
  groups: groupsOf(actor),
  name: groupsName(groupsOf(actor)),
  isGuest: actor.role === 'guest',
  me: [actor.memberId],
});

/** What the screen of a page shows first, by the words of its address; words that are not understood are left out. */
function screenAhead(
  { owner, logger }: Services,
  actor: Actor,
  first: string | undefined,
  words: string | null,
): ScreenAhead | undefined {
  if (first === undefined || words === null) return undefined;
  const type = objectType(first);
  const definitions = owner(actor.workspaceId)?.definitions();
  const screen = type && firstScreen(type, new URLSearchParams(words));
  if (!screen || !definitions) return undefined;
  return {
    ...screen,
    definitions,
    context: viewContext(definitions, actor.memberId, new Date().toISOString()),
    untold: (error) =>
      logger.warn(
        { workspace: actor.workspaceId, type: first, err: error },
        'a first screen was not told: all rows come without it',
      ),
  };
}

/** What another member sees, without what is theirs alone. Who looked is written down before anything is shown. */
async function readerAs({ database, owner }: Services, actor: Actor, memberId: string): Promise<BootstrapReader> {
  demand(actor, 'view-as');
  const other = owner(actor.workspaceId)?.actor(memberId);
  if (!other) throw new RefusalError('not-found');
  if (!atLeast(actor.role, other.role)) throw new RefusalError('not-allowed');
  await audit(database, {
    workspaceId: actor.workspaceId,
    at: new Date(),
    actor: actor.memberId,
    action: 'view-as',
    subject: memberId,
  });
  return { ...readerOf(other), withoutPersonal: true };
}

const count = z.int().nonnegative();
const heldRows = z.strictObject({
  epoch: z.string().max(100),
  seq: count,
  groups: z.string().max(100),
  /** Types that it leaves to the server. */
  left: z.array(z.string().max(100)).max(100).optional(),
  sums: z.record(z.string().max(100), z.strictObject({ rows: count, sum: count })),
});

/**
 * `GET /api/sync/rows/<type>`, of a type that a device leaves to the server: the rows of these `ids`, or a page of a view
 * as the API's lists have it (`filter`, `sort`, `search`, `limit`, `cursor`) with how many there are.
 */
async function neededRows({ services, session, params, url }: Exchange): Promise<Response> {
  const { actor } = await session();
  demand(actor, 'read');
  const type = objectType(params.type ?? '');
  const owner = services.owner(actor.workspaceId);
  if (!type || type.personal !== undefined) throw new RefusalError('unknown-type', { field: params.type?.slice(0, 60) ?? '' });
  if (!owner) throw new RefusalError('shutting-down');
  const groups = groupsOf(actor);
  const ids = url.searchParams.get('ids')?.split(',');
  if (ids) {
    if (ids.length > limits.neededRows.value || !ids.every(isUuid)) throw new RefusalError('bad-request', { field: 'ids' });
    const rows = await readRows(services.database, actor.workspaceId, type.key, ids, groups);
    return Response.json({ rows: encodeRows(type.key, [...rows.values()]) });
  }
  const definitions = owner.definitions();
  const { view, context, limit, cursor } = listRequest(type, url.searchParams, definitions, actor);
  const { rows, next, total } = await findRows(services.database, actor.workspaceId, view, context, {
    groups,
    definitions,
    limit,
    cursor,
    withTotal: true,
  });
  const keys = (view.derived ?? []).map(({ key }) => key);
  const derived = rows.map(({ values }) => Object.fromEntries(keys.map((key) => [key, values[key]])));
  return Response.json({
    rows: encodeRows(type.key, rows),
    next: next ?? null,
    total: total ?? null,
    ...(keys.length > 0 ? { derived } : {}),
  });
}

/** What a replica and a sync provider need before they open a socket. */
export const syncRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/sync-token',
    async handle({ services, session, signedIn, request, ip }) {
      const { identity } = services;
      const who = await session();
      const issued = services.tokens.issue(subjectOf(who));
      // Asked for every few minutes while a page is open: this is how a device is known to be there.
      if (who.via === 'cookie') await identity.devices.contact(request.headers, ip, await signedIn());
      return Response.json({ ...issued, url: `${services.config.publicUrl.replace(/^http/, 'ws')}/sync` });
    },
  },
  {
    method: 'GET',
    path: '/api/w/:workspace/kept-edits',
    async handle({ services, session }) {
      const { actor } = await session();
      return Response.json({ items: byRecord(await readKeptEdits(services.database, actor.workspaceId, actor.memberId)) });
    },
  },
  {
    method: 'GET',
    path: '/api/sync/bootstrap',
    async handle({ services, url, session }) {
      const { actor } = await session();
      demand(actor, 'read');
      const as = url.searchParams.get('as') ?? undefined;
      const reader = as === undefined ? readerOf(actor) : await readerAs(services, actor, as);
      // A page that has no code yet names what its address does.
      const screen = url.searchParams.get('screen');
      const first = screen === null ? (url.searchParams.get('first') ?? undefined) : typeShownAt(screen).key;
      if (first !== undefined && !objectType(first)) throw new RefusalError('unknown-type', { field: first });
      // Pages of a build that did not know of a budget say nothing of what they use, and get everything.
      const used = screen === null ? url.searchParams.get('used')?.slice(0, 500).split(',') : [typeShownAt(screen).key];
      const budget = used && services.config.replicaRows;
      // Pages of a build that knew of none get plain columns.
      const packed = url.searchParams.get('form') === 'packed';
      const isView = as === undefined && (screen === null || objectTypeByPlural(screen) !== undefined);
      const ahead = isView ? screenAhead(services, actor, first, url.searchParams.get('view')) : undefined;
      const load = () => bootstrap(services.database, actor.workspaceId, reader, { first, budget, used, packed, screen: ahead });
      return new Response(services.firstLoads.stream(load), { headers: { 'content-type': 'application/x-ndjson' } });
    },
  },
  {
    method: 'GET',
    path: '/api/sync/rows/:type',
    handle: neededRows,
  },
  {
    method: 'POST',
    path: '/api/sync/check',
    async handle({ services, session, request }) {
      const { actor } = await session();
      demand(actor, 'read');
      const held = await readJson(request, heldRows);
      const groups = groupsOf(actor);
      const sums = held.groups === groupsName(groups) && (await readRowSums(services.database, actor.workspaceId, groups, held));
      if (!sums) return Response.json({ moved: true });
      const differ = differingTypes(held.sums, sums).filter((type) => !held.left?.includes(type));
      for (const type of differ) {
        services.metrics.diverged(recordTables.has(type) ? type : 'unknown');
        services.logger.warn(
          { workspace: actor.workspaceId, member: actor.memberId, type, held: held.sums[type], has: sums[type] },
          'a device holds other rows than it should; it loads them again',
        );
      }
      return Response.json({ differ });
    },
  },
];
