import { type Actor, groupsOf } from '@rapport/model/access/can';
import type { Changes, CommandBody } from '@rapport/model/commands/command';
import { RefusalError } from '@rapport/model/errors';
import { onceId } from '@rapport/model/ledger/entry-id';
import { objectTypeByPlural } from '@rapport/model/objects/index';
import { homeOf } from '@rapport/model/projection/document-row';
import { withDerived } from '@rapport/model/query/derived';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { readHomes, readTimeline } from '@rapport/persistence/server/features/timeline/read-timeline';
import { readEvents } from '@rapport/persistence/server/events/read-events';
import { loadEntries } from '@rapport/persistence/server/log/load-entries';
import { findRows } from '@rapport/persistence/server/rows/find-rows';
import { readVisibleRow } from '@rapport/persistence/server/rows/read-rows';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { pathId } from '../http/path-id.ts';
import { readJson } from '../http/read-body.ts';
import type { Exchange, Route } from '../http/route.ts';
import { demand } from '../identity/identity-context.ts';
import type { WorkspaceOwner } from '../services.ts';
import { idsOfRequest } from './idempotency.ts';
import { changesOf } from './parse-changes.ts';
import { listRequest, pageRequest, timelineRequest } from './parse-list.ts';
import { eventJson, recordJson, timelineJson } from './record-json.ts';

/** A request about records of one type, its caller and the owner of the caller's workspace. */
type Asked = Exchange & { readonly type: ObjectType; readonly actor: Actor; readonly owner: WorkspaceOwner };

const body = z.record(z.string(), z.unknown());
const ledger = (type: ObjectType) => type.storage === 'ledger';

const about =
  (handle: (asked: Asked) => Promise<Response>) =>
  async (exchange: Exchange): Promise<Response> => {
    const { actor } = await exchange.session();
    const plural = exchange.params.type ?? '';
    const type = objectTypeByPlural(plural);
    if (!type) throw new RefusalError('unknown-type', { field: plural.slice(0, 60) });
    const owner = exchange.services.owner(actor.workspaceId);
    // Another process holds the workspace just now, or this one is about to: trying again helps.
    if (!owner) throw new RefusalError('shutting-down');
    return handle({ ...exchange, type, actor, owner });
  };

/** The same answer for an id that never was and for one that is somebody else's. */
async function visible({ services, type, actor }: Asked, id: string): Promise<Row> {
  const row = await readVisibleRow(services.database, actor.workspaceId, type.key, id, groupsOf(actor));
  if (!row) throw new RefusalError('not-found');
  return row;
}

/** And for one that is in the trash. */
async function existing(asked: Asked, id: string): Promise<Row> {
  const row = await visible(asked, id);
  if (row.deletedAt !== undefined) throw new RefusalError('not-found');
  return row;
}

const shown = ({ owner, type }: Asked, row: Row) => recordJson(type, row, owner.definitions(), owner.workspace);

/** Runs a command as the caller, waits until its rows are visible and answers the record as it then is. */
async function runOn(
  asked: Asked,
  id: string,
  command: { readonly id: string } & CommandBody,
  init?: ResponseInit,
): Promise<Response> {
  const { owner, actor, services, type } = asked;
  const result = await owner.run(actor, { ...command, age: 0 }, 'api');
  const [skipped] = result.skipped;
  if (skipped)
    throw new RefusalError(skipped.refusal.kind, {
      ...skipped.refusal,
      ...(skipped.field === undefined ? {} : { field: skipped.field }),
    });
  await owner.visible(result);
  const row = await readVisibleRow(services.database, actor.workspaceId, type.key, id, groupsOf(actor));
  // Done, and out of the caller's sight by that: made for somebody else, or given to them.
  if (!row) return Response.json({ id, type: type.key }, init);
  return Response.json(shown(asked, row), init);
}

const writing = (type: ObjectType, id: string, changes: Changes): CommandBody =>
  ledger(type)
    ? { kind: 'entry', type: type.key, entry: id, changes }
    : { kind: 'update', type: type.key, records: [id], changes };

async function list(asked: Asked): Promise<Response> {
  const { services, actor, owner, type, url } = asked;
  demand(actor, 'read');
  const definitions = owner.definitions();
  const { view, context, limit, cursor } = listRequest(type, url.searchParams, definitions, actor);
  const { rows, next } = await findRows(services.database, actor.workspaceId, view, context, {
    groups: groupsOf(actor),
    definitions,
    limit,
    cursor,
  });
  // With the values that the caller asked for of related records.
  const asSeen = { ...asked, type: withDerived(type, view.derived) };
  return Response.json({ items: rows.map((row) => shown(asSeen, row)), next: next ?? null });
}

async function read(asked: Asked): Promise<Response> {
  demand(asked.actor, 'read');
  return Response.json(shown(asked, await existing(asked, pathId(asked.params))));
}

/**
 * Of an entry that another system knows by an id of its own: the ids that follow from that, and its row where it has
 * arrived before. [V6] One that hangs on a record out of the caller's sight has not: theirs is another.
 */
async function entryKnown(asked: Asked, changes: Changes): Promise<{ record: string; command: string; row?: Row } | undefined> {
  const { services, actor, owner, type } = asked;
  const valueOf = (key: string | undefined) => {
    const change = key === undefined ? undefined : changes[key];
    return change && 'value' in change && typeof change.value === 'string' ? change.value : undefined;
  };
  const [externalId, home] = [valueOf(type.once), valueOf('record')];
  if (externalId === undefined) return undefined;
  const ids = [undefined, home].map((record) => onceId(actor.workspaceId, type.key, externalId, record));
  const stored = await loadEntries(services.database, actor.workspaceId, ids);
  for (const record of ids) {
    const command = uuidv5('create', record);
    const last = stored.get(record)?.at(-1);
    if (!last) return { record, command };
    const about = homeOf(type, last.values);
    const groups = groupsOf(actor);
    if (!about || !(await readVisibleRow(services.database, actor.workspaceId, about.type, about.id, groups))) continue;
    // It may have arrived just now.
    await owner.visible({ id: command, records: [{ type: type.key, record, position: last.version }], skipped: [] });
    const row = await readVisibleRow(services.database, actor.workspaceId, type.key, record, groups);
    if (row) return { record, command, row };
  }
  throw new RefusalError('already-exists', type.once === undefined ? {} : { field: type.once });
}

async function create(asked: Asked): Promise<Response> {
  const { request, type, actor, owner } = asked;
  demand(actor, ledger(type) ? 'comment' : 'create');
  const changes = changesOf(type, await readJson(request, body), owner.definitions(), 'create');
  const known = await entryKnown(asked, changes);
  if (known?.row) return Response.json(shown(asked, known.row));
  const { record, command } = known ?? idsOfRequest(request.headers.get('idempotency-key'), actor, type);
  const wish: CommandBody = ledger(type) ? writing(type, record, changes) : { kind: 'create', type: type.key, record, changes };
  return runOn(
    asked,
    record,
    { id: command, ...wish },
    { status: 201, headers: { location: `/api/v1/${type.plural}/${record}` } },
  );
}

async function update(asked: Asked): Promise<Response> {
  const { request, type, actor, owner } = asked;
  demand(actor, ledger(type) ? 'comment' : 'edit');
  const id = pathId(asked.params);
  const changes = changesOf(type, await readJson(request, body), owner.definitions(), 'update');
  const row = await existing(asked, id);
  if (Object.keys(changes).length === 0) return Response.json(shown(asked, row));
  return runOn(asked, id, { id: uuidv7(), ...writing(type, id, changes) });
}

async function remove(asked: Asked): Promise<Response> {
  demand(asked.actor, ledger(asked.type) ? 'comment' : 'delete');
  const id = pathId(asked.params);
  await existing(asked, id);
  return runOn(asked, id, { id: uuidv7(), kind: 'delete', type: asked.type.key, records: [id] });
}

async function events(asked: Asked): Promise<Response> {
  const { services, actor, owner, type, url } = asked;
  demand(actor, 'read');
  // Who deleted it is a part of its history; whoever decides what comes back wants to read it.
  const { id } = await visible(asked, pathId(asked.params));
  const page = await readEvents(services.database, actor.workspaceId, id, pageRequest(url.searchParams));
  return Response.json({
    items: page.items.map((event) => eventJson(type, event, owner.definitions())),
    next: page.next ?? null,
  });
}

/** Everything that happened to a record and to those whose timeline it tells, as far as the caller sees them. */
async function timeline(asked: Asked): Promise<Response> {
  const { services, actor, owner, type, url } = asked;
  demand(actor, 'read');
  const request = timelineRequest(url.searchParams);
  const { id } = await visible(asked, pathId(asked.params));
  const reader = { workspaceId: actor.workspaceId, groups: groupsOf(actor) };
  const page = await readTimeline(services.database, reader, await readHomes(services.database, reader, type, id), request);
  const items = page.items.map((entry) => timelineJson(entry, owner.definitions(), owner.workspace));
  return Response.json({ items, next: page.next ?? null });
}

/** The REST API: the same five verbs for every object type, derived from its definition. */
export const recordRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/:type', handle: about(list) },
  { method: 'POST', path: '/api/v1/:type', handle: about(create) },
  { method: 'GET', path: '/api/v1/:type/:id', handle: about(read) },
  { method: 'PATCH', path: '/api/v1/:type/:id', handle: about(update) },
  { method: 'DELETE', path: '/api/v1/:type/:id', handle: about(remove) },
  { method: 'GET', path: '/api/v1/:type/:id/events', handle: about(events) },
  { method: 'GET', path: '/api/v1/:type/:id/timeline', handle: about(timeline) },
];
