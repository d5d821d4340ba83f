import { createHash } from 'node:crypto';
import { type Actor, groupsOf } from '@rapport/model/access/can';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { calendarText, type CalendarDay } from '@rapport/model/features/day/calendar';
import { myDay, type DayItem } from '@rapport/model/features/day/my-day';
import { limits } from '@rapport/model/limits';
import { deal } from '@rapport/model/objects/deal';
import { task } from '@rapport/model/objects/task';
import { titleOf } from '@rapport/model/projection/project-record';
import { addDays, localDay } from '@rapport/model/query/resolve-operand';
import { viewContext } from '@rapport/model/query/view-context';
import type { Condition } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import {
  insertCalendarFeed,
  listCalendarFeeds,
  readCalendarFeed,
  revokeCalendarFeed,
} from '@rapport/persistence/server/features/day/calendar-feeds';
import { findMember } from '@rapport/persistence/server/identity/members';
import { findRows } from '@rapport/persistence/server/rows/find-rows';
import { v7 as uuidv7 } from 'uuid';
import type { Exchange, Route } from '../../http/route.ts';
import { newCode } from '../../identity/secret-codes.ts';
import type { Services, WorkspaceOwner } from '../../services.ts';

const base = '/api/w/:workspace/calendar-feeds';
/** How far back a calendar goes: what has been overdue for longer is on the day's list, not in the past of a calendar. */
const daysBack = 90;

/** A person's calendar addresses, and the calendars behind them. */
export const calendarRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: base,
    async handle({ services, session }) {
      const { actor } = await session();
      const feeds = await listCalendarFeeds(services.database, actor.workspaceId, actor.memberId);
      return Response.json({
        items: feeds.map(({ id, createdAt, lastReadAt }) => ({
          id,
          createdAt: createdAt.toISOString(),
          lastReadAt: lastReadAt?.toISOString() ?? null,
        })),
      });
    },
  },
  { method: 'POST', path: base, handle: create },
  {
    method: 'DELETE',
    path: `${base}/:id`,
    async handle({ services, session, params }) {
      const { actor } = await session();
      const id = params.id ?? '';
      if (!isUuid(id) || !(await revokeCalendarFeed(services.database, actor.workspaceId, actor.memberId, id)))
        throw new RefusalError('not-found');
      return Response.json({ ok: true });
    },
  },
  { method: 'GET', path: '/api/calendars/:file', handle: show },
];

/** The address is shown once, here: whoever knows it reads the calendar. */
async function create({ services, session }: Exchange): Promise<Response> {
  const { actor, via } = await session();
  // An address made with a key would outlive the key.
  if (via === 'key') throw new RefusalError('not-allowed');
  const { database, config } = services;
  if ((await listCalendarFeeds(database, actor.workspaceId, actor.memberId)).length >= limits.calendarFeeds.value)
    throw new RefusalError('too-many', { values: { limit: limits.calendarFeeds.value } });
  const feed = { workspaceId: actor.workspaceId, id: uuidv7(), memberId: actor.memberId, secret: newCode() };
  await insertCalendarFeed(database, feed);
  return Response.json({ id: feed.id, address: `${config.publicUrl}/api/calendars/${feed.secret}.ics` }, { status: 201 });
}

/** The same answer for an address that never was, one that was revoked, and one of somebody who has left. */
async function show({ services, params, request }: Exchange): Promise<Response> {
  const secret = /^([0-9a-z]{32})\.ics$/.exec(params.file ?? '')?.[1];
  const now = new Date();
  const feed = secret === undefined ? undefined : await readCalendarFeed(services.database, secret, now);
  const member = feed && (await findMember(services.database, feed.workspaceId, feed.memberId));
  if (!feed || !member?.active) throw new RefusalError('not-found');
  const owner = services.owner(feed.workspaceId);
  if (!owner) throw new RefusalError('shutting-down');
  const actor = owner.actor(member.id, member.role);
  if (!actor) throw new RefusalError('not-found');
  const name = [owner.definitions().workspace.name, member.name].filter(Boolean).join(' · ');
  const text = calendarText(name, await daysOf(services, owner, actor, now));
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  const headers = { etag, 'cache-control': 'private, no-cache' };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  return new Response(text, {
    headers: {
      ...headers,
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="rapport.ics"',
    },
  });
}

/** What is on a person's days, as `myDay` decides, as far as the person may see it. */
async function daysOf(services: Services, owner: WorkspaceOwner, actor: Actor, now: Date): Promise<readonly CalendarDay[]> {
  const definitions = owner.definitions();
  // Days are the company's here: a calendar is looked at anywhere.
  const at = viewContext(definitions, actor.memberId, now.toISOString(), definitions.workspace.timeZone);
  const since = addDays(localDay(at), -daysBack);
  const find = async (type: ObjectType, date: string, filter: readonly Condition[]) => {
    const view = {
      type: type.key,
      filter: [{ field: date, op: 'gte', value: since } as const, ...filter],
      sort: [{ field: date, direction: 'asc' } as const],
    };
    const options = { groups: groupsOf(actor), definitions, limit: limits.calendarEntries.value };
    return (await findRows(services.database, actor.workspaceId, view, at, options)).rows;
  };
  const me = { me: true } as const;
  const open: Condition = { field: 'done', op: 'ne', value: true };
  const [assigned, own, steps, others] = await Promise.all([
    find(task, 'due', [open, { field: 'assignee', op: 'eq', value: me }]),
    find(task, 'due', [open, { field: 'assignee', op: 'empty', value: true }, { field: 'createdBy', op: 'eq', value: me }]),
    find(deal, 'nextStepDate', [{ field: 'nextStepPerson', op: 'eq', value: me }]),
    find(deal, 'nextStepDate', [
      { field: 'nextStepPerson', op: 'empty', value: true },
      { field: 'owner', op: 'eq', value: me },
    ]),
  ]);
  const day = myDay([...assigned, ...own], [...steps, ...others], definitions.stages, at);
  const entry = ({ row, date }: DayItem): CalendarDay[] => {
    const type = row.type === task.key ? task : deal;
    // A task that was put off until later today is still due on its day.
    const on = type === task ? row.values['due'] : date;
    if (typeof on !== 'string') return [];
    const title = titleOf(type, row.values);
    const step = type === deal ? row.values['nextStep'] : undefined;
    const about = row.values['description'];
    return [
      {
        uid: `${row.type}-${row.id}@rapport`,
        day: on,
        summary: typeof step === 'string' ? `${step} · ${title}` : title,
        description: type === task && typeof about === 'string' ? about : undefined,
        url: `${services.config.publicUrl}/app/${owner.workspace.slug}/${type.plural}/${row.id}`,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
        sequence: row.position,
      },
    ];
  };
  return [...day.overdue, ...day.today, ...day.later, ...day.upcoming].flatMap(entry).slice(0, limits.calendarEntries.value);
}
