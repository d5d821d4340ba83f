import type { Role } from '../../packages/model/src/access/roles.ts';
import { groupsOf } from '../../packages/model/src/access/can.ts';
import type { CommandBody } from '../../packages/model/src/commands/command.ts';
import type { ServerFrame } from '../../packages/model/src/wire/frames.ts';
import { wordsOf } from '../../apps/sync-server/src/features/inbox/notification-words.ts';
import { readClock } from '../../packages/persistence/src/server/feed/read-changes.ts';
import { findFigures } from '../../packages/persistence/src/server/rows/aggregate-rows.ts';
import { readRows } from '../../packages/persistence/src/server/rows/read-rows.ts';
import { v7 } from 'uuid';
import { bringFile } from '../support/bring-file.ts';
import { ask } from '../support/running-server.ts';
import { editOf, eventually, type Provider } from '../support/sync-server.ts';
import { settled, type Person, type Secret, type World } from './world.ts';

/**
 * A way on which bytes of a record could reach somebody, or a change of theirs could reach the record. `through` tries it
 * and answers whether anything came through; `roles`: who may go that way at all, with what they see.
 */
export type Path = {
  readonly name: string;
  /** What of the server it goes through: routes, frames, commands, hooks, jobs. `tests/architecture` holds that nothing is missing. */
  readonly covers: readonly string[];
  readonly through: (world: World, who: Person, secret: Secret) => Promise<boolean>;
  readonly roles: ReadonlySet<Role>;
};

const everybody: ReadonlySet<Role> = new Set(['owner', 'admin', 'manager', 'member', 'viewer', 'guest']);
const colleagues: ReadonlySet<Role> = new Set(['owner', 'admin', 'manager', 'member', 'viewer']);
const workers: ReadonlySet<Role> = new Set(['owner', 'admin', 'manager', 'member']);
const nobody: ReadonlySet<Role> = new Set();

const tells = (said: unknown, secret: Secret): boolean => JSON.stringify(said).includes(secret.word);
/** Whether an answer of the API shows anything. */
const shows =
  (path: (secret: Secret, world: World) => string) =>
  async (world: World, who: Person, secret: Secret): Promise<boolean> => {
    const answer = await who.http(path(secret, world));
    return tells(answer.body, secret) || JSON.stringify(answer.body).includes(secret.deal);
  };

/** Runs a command over the person's own socket; whether it did anything to the record. */
const commands =
  (body: (secret: Secret, world: World) => CommandBody | Promise<CommandBody>) =>
  async (world: World, who: Person, secret: Secret): Promise<boolean> => {
    const client = await world.sync.client(who);
    const command = { id: v7(), age: 0, ...(await body(secret, world)) };
    client.send({ op: 'command', command });
    const answer = await client.next(
      (frame) =>
        (frame.op === 'done' && frame.result.id === command.id) ||
        (frame.op === 'command-refused' && frame.command === command.id),
    );
    client.close();
    if (answer.op === 'command-refused') return tells(answer, secret);
    return answer.op === 'done' && (answer.result.records.length > 0 || tells(answer, secret));
  };

/** Attaches as a stock provider; whether the server let them in. */
async function attached(world: World, who: Person, name: string): Promise<Provider | undefined> {
  const provider = world.sync.provider(name, who);
  let refused = false;
  provider.on('authenticationFailed', () => (refused = true));
  await eventually(() => refused || provider.synced);
  if (!refused) return provider;
  provider.destroy();
  return undefined;
}

const attach =
  (document: (secret: Secret) => readonly [type: string, id: string]) =>
  async (world: World, who: Person, secret: Secret): Promise<boolean> => {
    const provider = await attached(world, who, world.sync.name(...document(secret)));
    provider?.destroy();
    return provider !== undefined;
  };

async function pushes(world: World, who: Person, secret: Secret): Promise<boolean> {
  const client = await world.sync.client(who);
  const update = editOf(undefined, (fields) => fields.set('description', `by ${who.name}`));
  const [edit] = client.push({ document: world.sync.name('deal', secret.deal), update, base: 0 });
  const answer = await client.next(
    (frame) => (frame.op === 'saved' && frame.edits.includes(edit ?? '')) || (frame.op === 'edit-refused' && frame.edit === edit),
  );
  client.close();
  return answer.op === 'saved';
}

async function updates(world: World, who: Person, secret: Secret): Promise<boolean> {
  const before = (await world.sync.rows(secret.deal)).length;
  const provider = await attached(world, who, world.sync.name('deal', secret.deal));
  if (!provider) return false;
  let answered = false;
  provider.on('stateless', () => (answered = true));
  provider.document.getMap('fields').set('lostComment', `by ${who.name}`);
  await eventually(() => answered || !provider.hasUnsyncedChanges);
  provider.destroy();
  return (await world.sync.rows(secret.deal)).length > before;
}

/** Whether somebody's cursor shows on a record. */
async function seesFaces(world: World, who: Person, secret: Secret): Promise<boolean> {
  const name = world.sync.name('deal', secret.deal);
  const keeper = world.sync.provider(name, world.keeper);
  await eventually(() => keeper.synced);
  keeper.setAwarenessField('location', { type: 'deal', id: secret.deal });
  const provider = await attached(world, who, name);
  if (provider)
    await eventually(() =>
      [...(provider.awareness?.getStates().values() ?? [])].some((state) => state['user']?.name === world.keeper.name),
    );
  keeper.destroy();
  provider?.destroy();
  return provider !== undefined;
}

/** Whether the workspace's presence says that somebody is at a record: of a hidden one it never does. */
async function seesPlaces(world: World, who: Person, secret: Secret): Promise<boolean> {
  const name = world.sync.name('presence', world.sync.workspaceId);
  const keeper = world.sync.provider(name, world.keeper);
  await eventually(() => keeper.synced);
  keeper.setAwarenessField('location', { type: 'deal', id: secret.deal });
  const provider = await attached(world, who, name);
  let said = '';
  if (provider)
    await eventually(
      () => (said = JSON.stringify([...(provider.awareness?.getStates().values() ?? [])])),
      (states) => states.includes(world.keeper.name),
    );
  keeper.destroy();
  provider?.destroy();
  return said.includes(secret.deal);
}

async function follows(world: World, who: Person, secret: Secret): Promise<boolean> {
  const { epoch } = await readClock(world.sync.fresh.database, world.sync.workspaceId);
  const client = await world.sync.client(who, { epoch, cursor: 0 });
  await client.next((frame) => frame.op === 'feed' && frame.current === true);
  const frames = client.frames as readonly ServerFrame[];
  client.close();
  return frames.some(
    (frame) => frame.op === 'feed' && frame.changes.some((change) => change.op === 'put' && tells(change, secret)),
  );
}

async function counts(world: World, who: Person, secret: Secret): Promise<boolean> {
  const actor = world.sync.workspace.actor(who.actor.memberId);
  const filter = [{ field: 'externalId', op: 'eq' as const, value: secret.word }];
  const view = { type: 'deal', filter, sort: [], aggregates: [{ kind: 'sum' as const, field: 'amount' }] };
  const context = {
    now: new Date().toISOString(),
    timeZone: 'UTC',
    me: who.actor.memberId,
    myTeams: [],
    weekStart: 1,
    fiscalYearStart: 1,
    teamsBelow: [],
    teamMembers: [],
  };
  const found = await findFigures(world.sync.fresh.database, world.sync.workspaceId, view, context, {
    groups: actor ? groupsOf(actor) : [],
    definitions: world.sync.workspace.definitions(),
  });
  return found.some(({ count, figures }) => count > 0 || figures.some((figure) => figure.size > 0));
}

async function notified(world: World, who: Person, secret: Secret): Promise<boolean> {
  const entry = v7();
  const changes = {
    record: { value: `deal:${secret.deal}` },
    body: { value: `Look ${secret.word}` },
    mentions: { value: [who.actor.memberId] },
  };
  await world.sync.run(world.keeper, { kind: 'entry', type: 'comment', entry, changes });
  await settled(world.sync);
  const told = await world.sync.fresh.database.query('select id from notifications where comment_id = $1', [entry]);
  return told.length > 0;
}

/** An old notification, put into words for a mail or a push. */
async function worded(world: World, who: Person, secret: Secret): Promise<boolean> {
  const id = v7();
  await world.sync.workspace.writeEntries([
    {
      type: 'notification',
      id,
      values: {
        member: who.actor.memberId,
        kind: 'mention',
        record: `deal:${secret.deal}`,
        comment: secret.comment,
        actor: world.keeper.actor.memberId,
        at: new Date().toISOString(),
      },
    },
  ]);
  await settled(world.sync);
  const { database } = world.sync.fresh;
  const rows = await readRows(database, world.sync.workspaceId, 'notification', [id]);
  const words = await wordsOf(database, world.sync.workspace, who.actor.memberId, [...rows.values()], 'en');
  return tells(words, secret);
}

async function inCalendar(world: World, who: Person, secret: Secret): Promise<boolean> {
  const { id } = await world.sync.server.services.database
    .query<{ id: string }>('select id from calendar_feed where member_id = $1 limit 1', [who.actor.memberId])
    .then(([row]) => row ?? { id: undefined });
  if (id === undefined) {
    const { insertCalendarFeed } = await import('../../packages/persistence/src/server/features/day/calendar-feeds.ts');
    await insertCalendarFeed(world.sync.fresh.database, {
      workspaceId: world.sync.workspaceId,
      id: v7(),
      memberId: who.actor.memberId,
      secret: calendarOf(who),
    });
  }
  return tells((await who.http(`/api/calendars/${calendarOf(who)}.ics`)).body, secret);
}
const calendarOf = (who: Person): string => who.actor.memberId.replaceAll('-', '').padEnd(32, '0').slice(0, 32);

/** A file that names the record: whether the import finds it, and says what would change in it. */
async function imports(world: World, who: Person, secret: Secret): Promise<boolean> {
  const file = `Name,External id\nSomething else,${secret.word}\n`;
  const base = `/api/w/${world.slug}/imports`;
  const headers = { 'content-type': 'text/csv' };
  const uploaded = await who.http(`${base}?type=deal&name=deals.csv`, { method: 'POST', body: file, headers });
  if (uploaded.status === 403) return false;
  const { job } = uploaded.body as { job: { id: string; mapping: object } };
  const { body } = await who.http(`${base}/${job.id}/check`, { body: job.mapping });
  const { created, updated, unchanged, skipped } = body as Record<string, number>;
  if (created === undefined) throw new Error(JSON.stringify(body));
  return (updated ?? 0) + (unchanged ?? 0) + (skipped ?? 0) > 0;
}

/** Messages from a file: what a line of it finds of what is there, in the dry run and in the run itself. */
async function importsMessage(world: World, who: Person, record: string, externalId: string): Promise<boolean> {
  const base = `/api/w/${world.slug}/imports`;
  const file = `External id,On,Channel,Direction,When\n${externalId},${record},email,incoming,2026-03-01T09:00:00Z\n`;
  const headers = { 'content-type': 'text/csv' };
  const uploaded = await who.http(`${base}?type=message&name=messages.csv`, { method: 'POST', body: file, headers });
  if (uploaded.status === 403) return false;
  const { job } = uploaded.body as { job: { id: string; mapping: object } };
  const found = (report: Record<string, unknown>) => Number(report['unchanged']) + Number(report['updated']) > 0;
  const checked = found((await who.http(`${base}/${job.id}/check`, { body: job.mapping })).body);
  await who.http(`${base}/${job.id}/run`, { body: job.mapping });
  const { body } = await eventually(
    () => who.http(`${base}/${job.id}`),
    ({ body: { state } }) => state === 'done' || state === 'failed',
  );
  return checked || found(body['report'] as Record<string, unknown>);
}

/** A message from a file that says it hangs on the record: whether it then does, or the file is told of the record. */
async function hangsFromFile(world: World, who: Person, { deal, word }: Secret): Promise<boolean> {
  const count = async () => {
    await settled(world.sync);
    const found = await world.sync.fresh.database.query('select id from messages where record = $1', [`deal:${deal}`]);
    return found.length;
  };
  const before = await count();
  for (const named of [`deal:${deal}`, `Deal ${word}`]) await importsMessage(world, who, named, `${v7()}@mail.example`);
  return (await count()) > before;
}

/** Undoes what they themselves did while they still saw it: one's own past opens nothing. */
async function undoes(world: World, who: Person, secret: Secret): Promise<boolean> {
  const actor = { ...who.actor, role: 'owner' as const };
  const id = v7();
  const changes = { description: { value: `once ${who.name}` } };
  await world.sync.workspace.run(actor, { id, age: 0, kind: 'update', type: 'deal', records: [secret.deal], changes }, 'command');
  await world.sync.workspace.drain();
  return commands(() => ({ kind: 'undo', command: id }))(world, who, secret);
}

const commentOn = (secret: Secret): CommandBody => ({
  kind: 'entry',
  type: 'comment',
  entry: v7(),
  changes: { record: { value: `deal:${secret.deal}` }, body: { value: 'Hello' } },
});
const described = { description: { value: 'changed' } };

export const paths: readonly Path[] = [
  {
    name: 'socket attach',
    covers: [
      'hook onAuthenticate',
      'hook onLoadDocument',
      'hook afterLoadDocument',
      'hook connected',
      'hook onDisconnect',
      'hook beforeUnloadDocument',
      'hook afterUnloadDocument',
    ],
    through: attach(({ deal }) => ['deal', deal]),
    roles: everybody,
  },
  { name: 'socket attach to a task of it', covers: [], through: attach(({ task }) => ['task', task]), roles: everybody },
  { name: 'socket attach to its note', covers: [], through: attach(({ note }) => ['note', note]), roles: everybody },
  { name: 'socket attach to a link of it', covers: [], through: attach(({ link }) => ['link', link]), roles: everybody },
  {
    name: 'update through a provider',
    covers: ['hook beforeSync', 'hook beforeHandleMessage'],
    through: updates,
    roles: workers,
  },
  { name: 'update through the outbox', covers: ['frame push'], through: pushes, roles: workers },
  { name: 'awareness of the record', covers: ['hook beforeHandleAwareness'], through: seesFaces, roles: everybody },
  { name: 'awareness of the workspace', covers: [], through: seesPlaces, roles: nobody },
  { name: 'feed', covers: ['frame hello', 'frame token'], through: follows, roles: everybody },
  {
    name: 'bootstrap',
    covers: ['GET /api/sync/bootstrap', 'POST /api/v1/sync-token'],
    through: shows((_, { slug }) => `/api/sync/bootstrap?workspace=${slug}`),
    roles: everybody,
  },
  {
    name: 'a row that a device leaves to the server',
    covers: ['GET /api/sync/rows/:type'],
    through: shows(({ deal }, { slug }) => `/api/sync/rows/deal?workspace=${slug}&ids=${deal}`),
    roles: everybody,
  },
  {
    name: 'a page of what a device leaves there',
    covers: ['GET /api/sync/rows/:type'],
    through: shows((_, { slug }) => `/api/sync/rows/deal?workspace=${slug}&limit=1000`),
    roles: everybody,
  },
  {
    name: 'its documents for a device',
    covers: ['POST /api/w/:workspace/documents'],
    through: async (world, who, { deal, task, note, link }) => {
      const documents = Object.entries({ deal, task, note, link }).map(([type, id]) => ({ type, id }));
      const answer = await who.http(`/api/w/${world.slug}/documents`, { body: { documents } });
      return answer.status === 200 && (answer.body.documents as unknown[]).length > 0;
    },
    roles: everybody,
  },
  {
    name: 'the size of its documents',
    covers: ['POST /api/w/:workspace/document-sizes'],
    through: async (world, who, { deal, note }) => {
      const documents = Object.entries({ deal, note }).map(([type, id]) => ({ type, id }));
      const answer = await who.http(`/api/w/${world.slug}/document-sizes`, { body: { documents } });
      return answer.status === 200 && Number(answer.body.bytes) > 0;
    },
    roles: everybody,
  },
  { name: 'list', covers: ['GET /api/v1/:type'], through: shows(({ word }) => `/api/v1/deals?search=${word}`), roles: everybody },
  {
    name: 'list of its tasks',
    covers: [],
    through: shows(({ deal }) => `/api/v1/tasks?filter[related]=deal:${deal}`),
    roles: everybody,
  },
  {
    name: 'list of its comments',
    covers: [],
    through: shows(({ deal }) => `/api/v1/comments?filter[record]=deal:${deal}`),
    roles: everybody,
  },
  {
    name: 'list of its messages',
    covers: [],
    through: shows(({ word }) => `/api/v1/messages?filter[subject][contains]=${word}`),
    roles: everybody,
  },
  { name: 'a message of it', covers: [], through: shows(({ message }) => `/api/v1/messages/${message}`), roles: everybody },
  {
    name: 'a message of it that arrives again',
    covers: [],
    // On a record of one's own: who does not see that it has arrived gets another one.
    through: async (world, who, secret) => {
      const mine = await who.http('/api/v1/accounts', { body: { name: 'Mine' } });
      const at = { at: '2026-03-01T09:00:00.000Z', channel: 'email', direction: 'incoming' };
      const body = { record: `account:${String(mine.body.id)}`, externalId: `${secret.word}@mail.example`, ...at };
      return (await who.http('/api/v1/messages', { body })).body.id === secret.message;
    },
    roles: workers,
  },
  {
    name: 'the bytes of its file',
    covers: ['GET /api/w/:workspace/files/:id/content'],
    through: shows(({ file }, { slug }) => `/api/w/${slug}/files/${file}/content`),
    roles: everybody,
  },
  {
    name: 'a link to its file',
    covers: ['POST /api/w/:workspace/files/:id/link', 'GET /api/files/:code'],
    through: async (world, who, secret) => {
      const { body } = await who.http(`/api/w/${world.slug}/files/${secret.file}/link`, { method: 'POST' });
      if (typeof body.url !== 'string') return false;
      return tells((await ask(world.sync.server.address, new URL(body.url).pathname)).body, secret);
    },
    roles: everybody,
  },
  {
    name: 'a file on it',
    covers: ['POST /api/w/:workspace/files', 'POST /api/w/:workspace/uploads', 'PATCH /api/w/:workspace/uploads/:id'],
    through: async (world, who, { deal }) => {
      const file = { bytes: Buffer.from('mine'), name: 'mine.txt', mediaType: 'text/plain', record: `deal:${deal}` };
      return (await bringFile(world.sync.server.address, world.slug, who.key, file)).status === 201;
    },
    roles: workers,
  },
  {
    name: 'list of its files',
    covers: [],
    through: shows(({ word }) => `/api/v1/files?filter[name][contains]=${word}`),
    roles: everybody,
  },
  {
    name: 'list of its notes',
    covers: [],
    through: shows(({ deal }) => `/api/v1/notes?filter[record]=deal:${deal}`),
    roles: everybody,
  },
  { name: 'read', covers: ['GET /api/v1/:type/:id'], through: shows(({ deal }) => `/api/v1/deals/${deal}`), roles: everybody },
  {
    name: 'activity feed',
    covers: ['GET /api/v1/:type/:id/events'],
    through: shows(({ deal }) => `/api/v1/deals/${deal}/events`),
    roles: everybody,
  },
  {
    name: 'timeline',
    covers: ['GET /api/v1/:type/:id/timeline'],
    through: shows(({ deal }) => `/api/v1/deals/${deal}/timeline`),
    roles: everybody,
  },
  {
    name: 'history',
    covers: ['GET /api/w/:workspace/history/:type/:id'],
    through: async (world, who, { deal }) => (await who.http(`/api/w/${world.slug}/history/deal/${deal}`)).status === 200,
    roles: everybody,
  },
  {
    name: 'the record as it was',
    covers: ['GET /api/w/:workspace/history/:type/:id/:position'],
    through: shows(({ deal }, { slug }) => `/api/w/${slug}/history/deal/${deal}/1`),
    roles: everybody,
  },
  {
    name: 'who wrote its note',
    covers: ['GET /api/w/:workspace/authors/:type/:id'],
    through: async (world, who, { note }) => (await who.http(`/api/w/${world.slug}/authors/note/${note}`)).status === 200,
    roles: everybody,
  },
  {
    name: 'who changed its fields last',
    covers: ['GET /api/w/:workspace/history/:type/:id/fields'],
    through: async (world, who, { deal }) => (await who.http(`/api/w/${world.slug}/history/deal/${deal}/fields`)).status === 200,
    roles: everybody,
  },
  {
    name: 'what pointed at it then',
    covers: ['GET /api/w/:workspace/history/:type/:id/links'],
    through: async (world, who, { deal }) =>
      (await who.http(`/api/w/${world.slug}/history/deal/${deal}/links?at=${new Date().toISOString()}`)).status === 200,
    roles: everybody,
  },
  {
    name: 'the records of its type as they were',
    covers: ['GET /api/w/:workspace/past/:type'],
    through: shows((_, { slug }) => `/api/w/${slug}/past/deal?at=${new Date().toISOString()}`),
    roles: everybody,
  },
  { name: 'count and sum', covers: [], through: counts, roles: everybody },
  { name: 'search', covers: ['GET /api/v1/search'], through: shows(({ word }) => `/api/v1/search?q=${word}`), roles: everybody },
  {
    name: 'news since one last looked',
    covers: ['GET /api/w/:workspace/changes'],
    through: shows((_, { slug }) => `/api/w/${slug}/changes?type=deal&since=2026-01-01T00:00:00.000Z`),
    roles: everybody,
  },
  {
    name: 'what happened while one was away',
    covers: ['GET /api/w/:workspace/away'],
    through: shows(({ deal }, { slug }) => `/api/w/${slug}/away?ago=86400000&record=${deal}`),
    roles: everybody,
  },
  {
    name: 'export',
    covers: ['GET /api/w/:workspace/export/:plural'],
    through: shows(({ word }, { slug }) => `/api/w/${slug}/export/deals?search=${word}`),
    roles: colleagues,
  },
  {
    name: 'import that matches it',
    covers: [
      'POST /api/w/:workspace/imports',
      'POST /api/w/:workspace/imports/:id/check',
      'POST /api/w/:workspace/imports/:id/run',
      'job import',
    ],
    through: imports,
    roles: workers,
  },
  { name: 'import of messages to it', covers: [], through: hangsFromFile, roles: workers },
  {
    name: 'import of a message of it that arrives again',
    covers: [],
    // On a record of one's own, under the id that the hidden one is known by.
    through: async (world, who, { word }) => {
      const mine = await who.http('/api/v1/accounts', { body: { name: 'Mine' } });
      return importsMessage(world, who, `account:${String(mine.body.id)}`, `${word}-file@mail.example`);
    },
    roles: workers,
  },
  {
    name: 'API update',
    covers: ['PATCH /api/v1/:type/:id'],
    through: async (_, who, { deal }) =>
      (await who.http(`/api/v1/deals/${deal}`, { method: 'PATCH', body: { description: 'x' } })).status === 200,
    roles: workers,
  },
  {
    name: 'API comment',
    covers: ['POST /api/v1/:type'],
    through: async (_, who, { deal }) =>
      (await who.http('/api/v1/comments', { body: { record: `deal:${deal}`, body: 'x' } })).status === 201,
    roles: workers,
  },
  { name: 'notification of a mention', covers: [], through: notified, roles: everybody },
  { name: 'mail and push', covers: ['job push', 'job mail-notifications', 'job remind'], through: worded, roles: everybody },
  { name: 'calendar', covers: ['GET /api/calendars/:file'], through: inCalendar, roles: everybody },
  {
    name: 'command update',
    covers: ['frame command', 'command update'],
    through: commands(({ deal }) => ({ kind: 'update', type: 'deal', records: [deal], changes: described })),
    roles: workers,
  },
  {
    name: 'command create of the same id',
    covers: ['command create'],
    through: commands(({ deal }) => ({
      kind: 'create',
      type: 'deal',
      record: deal,
      changes: { ...described, name: { value: 'Made again' } },
    })),
    roles: workers,
  },
  {
    name: 'command create of a note on it',
    covers: [],
    through: commands(({ deal }) => ({
      kind: 'create',
      type: 'note',
      record: v7(),
      changes: { record: { value: `deal:${deal}` } },
    })),
    roles: workers,
  },
  { name: 'command entry', covers: ['command entry'], through: commands(commentOn), roles: workers },
  {
    name: 'command entry on a comment of it',
    covers: [],
    through: commands(({ comment }) => ({
      kind: 'entry',
      type: 'comment',
      entry: comment,
      changes: { resolved: { value: true } },
    })),
    roles: workers,
  },
  {
    name: 'command share',
    covers: ['command share'],
    through: commands(({ deal }, { keeper }) => ({
      kind: 'share',
      type: 'deal',
      records: [deal],
      with: `user:${keeper.actor.memberId}`,
    })),
    roles: workers,
  },
  {
    name: 'command unshare',
    covers: ['command unshare'],
    through: commands(({ deal }, { keeper }) => ({
      kind: 'unshare',
      type: 'deal',
      records: [deal],
      with: `user:${keeper.actor.memberId}`,
    })),
    roles: workers,
  },
  { name: 'command undo', covers: ['command undo'], through: undoes, roles: workers },
  {
    name: 'command recover',
    covers: ['command recover'],
    through: commands(({ deal }) => ({ kind: 'recover', type: 'deal', record: deal })),
    roles: workers,
  },
  {
    name: 'command delete',
    covers: ['command delete', 'DELETE /api/v1/:type/:id'],
    through: commands(({ link }) => ({ kind: 'delete', type: 'link', records: [link] })),
    roles: workers,
  },
  {
    name: 'command restore',
    covers: ['command restore'],
    through: commands(({ link }) => ({ kind: 'restore', type: 'link', records: [link] })),
    roles: workers,
  },
];
