import { limits } from '@rapport/model/limits';
import { v5, v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  type Answer,
  firstOwner,
  type Owner,
  runningServer,
  type TestServer,
} from '../../../../../tests/support/running-server.ts';
import type { Hit, HitGroup } from '@rapport/model/search/hit';

let server: TestServer;
let owner: Owner;
const ids: Record<string, string> = {};

const api = (path: string, asking = {}): Promise<Answer> => server.ask(`/api/v1/${path}`, { key: owner.key, ...asking });
async function make(name: string, plural: string, body: object): Promise<Record<string, unknown>> {
  const made = await api(plural, { body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  ids[name] = made.body.id as string;
  return made.body;
}
const ask = (q: string, more = '') => api(`search?q=${encodeURIComponent(q)}${more}`);
async function groupsFor(q: string, more = ''): Promise<readonly HitGroup[]> {
  const answer = await ask(q, more);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.groups as readonly HitGroup[];
}
const hitsFor = async (q: string, more = ''): Promise<readonly Hit[]> => (await groupsFor(q, more)).flatMap(({ hits }) => hits);
const namesFor = async (q: string, more = '') => (await hitsFor(q, more)).map(({ title }) => title);
const marked = (hit: Hit | undefined) => hit?.snippet.map(({ text, match }) => (match ? `[${text}]` : text)).join('');

beforeAll(async () => {
  server = await runningServer();
  owner = await firstOwner(server);
  await make('acme', 'accounts', {
    name: 'Äcme Zähler AG',
    domain: 'acme.example',
    tags: ['key account'],
    phones: ['+49 (0)40 123-45'],
  });
  await make('other', 'accounts', { name: 'Nordwind', description: 'Buys from Acme since the merger' });
  await make('eva', 'contacts', { firstName: 'Eva', lastName: 'Straßer', emails: ['eva@acme.example'], phones: ['040 98765'] });
  const deal = await make('deal', 'deals', { name: 'Smart meter rollout' });
  ids.number = deal.number as string;
  await make('comment', 'comments', {
    record: `deal:${ids.deal}`,
    body: 'They asked whether the Gasherd can be swapped in spring.',
  });
  await make('second', 'deals', { name: '100% renewal_2026 \\ "quoted"' });
});
afterAll(() => server?.close());

describe('search finds', () => {
  test('names whatever their case, accents and spelling of ß', async () => {
    expect((await namesFor('acme zahler'))[0]).toBe('Äcme Zähler AG');
    expect(await namesFor('strasser')).toEqual(['Eva Straßer']);
    expect(await namesFor('ÄCME')).toEqual(expect.arrayContaining(['Äcme Zähler AG', 'Nordwind']));
  });
  test('the better match first: the name before a text that mentions it', async () => {
    const [group] = await groupsFor('acme', '&types=accounts');
    expect(group?.hits.map(({ title, match }) => [title, match])).toEqual([
      ['Äcme Zähler AG', 'prefix'],
      ['Nordwind', 'words'],
    ]);
    expect(group?.hits[1]).toMatchObject({ field: 'description' });
    expect(marked(group?.hits[1])).toBe('Buys from [Acme] since the merger');
  });
  test('an e-mail address, a domain, a tag', async () => {
    expect((await hitsFor('EVA@acme.example'))[0]).toMatchObject({ id: ids.eva, match: 'exact' });
    expect((await hitsFor('acme.example'))[0]).toMatchObject({ id: ids.acme, match: 'exact' });
    expect((await hitsFor('key acc')).map(({ id }) => id)).toContain(ids.acme);
  });
  test.each(['+49 (0)40 123', '04940123', '040/123-45', '+49 40 12345', '4012345'])('a phone number typed as %j', async (typed) =>
    expect((await hitsFor(typed)).map(({ id }) => id)).toContain(ids.acme),
  );
  test('a number, with and without its letter', async () => {
    expect(ids.number).toMatch(/^D-\d+$/);
    expect((await hitsFor(ids.number!))[0]).toMatchObject({ id: ids.deal, match: 'number', number: ids.number });
    expect((await hitsFor(ids.number!.slice(2))).map(({ id }) => id)).toContain(ids.deal);
  });
  test('[M230] what belongs to an account by its name, below what has the words itself, with the name it was found by', async () => {
    const { id: deal } = await make('spare', 'deals', { name: 'Spare blades', account: ids.other });
    const { id: contact } = await make('kim', 'contacts', { lastName: 'Kim', accounts: [ids.acme, ids.other] });
    const { id: named } = await make('named', 'deals', { name: 'Nordwind renewal', account: ids.acme });
    const related = (await hitsFor('nordw')).filter(({ match }) => match === 'related');
    expect(new Set(related.map(({ id }) => id))).toEqual(new Set([deal, contact]));
    expect(related.map(marked)).toEqual(['[Nordwind]', '[Nordwind]']);
    expect((await hitsFor('nordwind', '&types=deals')).map(({ id, match, field }) => [id, match, field])).toEqual([
      [named, 'prefix', null],
      [deal, 'related', 'account'],
    ]);
    expect((await hitsFor('no', '&types=deals')).map(({ id }) => id)).toEqual([named]);
    // Each word in either; no other field of the account.
    expect((await hitsFor('blades zahler')).map(({ id }) => id)).toEqual([]);
    expect((await hitsFor('nordwind spare'))[0]).toMatchObject({ id: deal, match: 'related' });
    expect((await hitsFor('merger')).map(({ id }) => id)).toEqual([ids.other]);
    // [V6] Of an account that the reader does not see, nobody learns the name by what belongs to it.
    const { database } = server.server.services;
    await database.query(`update accounts set audience = array['user:somebody else'] where id = $1`, [ids.other]);
    expect((await hitsFor('nordwind')).filter(({ match }) => match === 'related')).toEqual([]);
    await database.query('update accounts set audience = $1 where id = $2', [[`workspace:${owner.workspaceId}`], ids.other]);
    for (const id of [deal, named]) await api(`deals/${String(id)}`, { method: 'DELETE' });
    await api(`contacts/${String(contact)}`, { method: 'DELETE' });
  });
  test('parts of words and misspelt names, where nothing else fits', async () => {
    expect(await namesFor('ollout')).toEqual(['Smart meter rollout']);
    expect((await hitsFor('Nordwidn'))[0]).toMatchObject({ title: 'Nordwind', match: 'similar' });
  });
  test('a comment, with the record it is on and the place in it', async () => {
    const [hit] = await hitsFor('gasherd');
    expect(hit).toMatchObject({ type: 'comment', id: ids.comment, match: 'text', record: { type: 'deal', id: ids.deal } });
    expect(hit?.title).toBe('Smart meter rollout');
    expect(marked(hit)).toContain('[Gasherd]');
  });
});

describe('search in notes', () => {
  test('finds what was just written, keeps up with changes, and rebuild gives the same [V3]', async () => {
    const { WorkspaceNote } = await noteOf(ids.deal!);
    await WorkspaceNote.write('Der Wechselrichter kommt im Mai');
    expect((await hitsFor('wechselrichter'))[0]).toMatchObject({
      type: 'note',
      match: 'text',
      record: { id: ids.deal },
      field: 'note',
    });
    await WorkspaceNote.write('Alles abgesagt');
    expect(await hitsFor('wechselrichter')).toEqual([]);
    expect(await hitsFor('abgesagt')).toHaveLength(1);
    await noteOf(ids.second!); // one without a word
    const { database } = server.server.services;
    const stored = () =>
      database.query('select id, plain_text, plain_text_search, words::text, search_text from notes order by id');
    const before = await stored();
    const { rebuild } = await import('@rapport/persistence/server/rows/rebuild-rows');
    await rebuild(database, owner.workspaceId);
    expect(await stored()).toEqual(before);
  });
});

describe('search keeps to', () => {
  test.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['signs', '%_\\'],
    ['quotes', `"'`],
    ['a statement', "'); drop table deals; --"],
    ['a zero character', '\u0000'],
    ['a picture', '🙂'],
    ['operators', '&|!:*()'],
    ['[V8] ten kilobytes', 'x'.repeat(10_240)],
  ])('a clean answer for %s', async (_, q) =>
    expect(await ask(q)).toMatchObject({ status: 200, body: { groups: expect.any(Array) } }),
  );
  test('what was typed: a percent sign is no wildcard', async () => {
    expect((await namesFor('100%'))[0]).toBe('100% renewal_2026 \\ "quoted"');
    expect(await namesFor('%renewal_2')).toEqual(['100% renewal_2026 \\ "quoted"']);
    expect(await namesFor('%%%')).toEqual([]);
  });
  test('the types that are asked for, and says so of others', async () => {
    expect(await groupsFor('acme', '&types=deals')).toEqual([]);
    expect(await ask('acme', '&types=deals,nothing')).toMatchObject({ status: 404, body: { kind: 'unknown-type' } });
    expect(await ask('acme', '&limit=0')).toMatchObject({ status: 422, body: { field: 'limit' } });
    // [V8] searchHits
    expect(await ask('acme', `&limit=${limits.searchHits.value}`)).toMatchObject({ status: 200 });
    expect(await ask('acme', `&limit=${limits.searchHits.value + 1}`)).toMatchObject({ status: 422 });
    expect(await ask('acme', '&sort=x')).toMatchObject({ status: 400 });
    const [group] = await groupsFor('acme', '&types=accounts&limit=1');
    expect(group).toMatchObject({ more: true, hits: [{}] });
  });
  test('[V6] the audience of the reader', async () => {
    const { database } = server.server.services;
    await database.query(`update contacts set audience = array['user:somebody else'] where id = $1`, [ids.eva]);
    expect(await hitsFor('strasser')).toEqual([]);
    expect((await hitsFor('eva@acme.example')).map(({ id }) => id)).not.toContain(ids.eva);
    await database.query(`update deals set audience = array['user:somebody else'] where id = $1`, [ids.deal]);
    expect(await hitsFor('gasherd')).toEqual([]);
    const everybody = [`workspace:${owner.workspaceId}`];
    await database.query('update deals set audience = $1 where id = $2', [everybody, ids.deal]);
    expect(await server.ask('/api/v1/search?q=acme')).toMatchObject({ status: 401 });
  });
  test('what is not in the trash, with what is said about it', async () => {
    await api(`deals/${ids.deal}`, { method: 'DELETE' });
    expect(await hitsFor('gasherd')).toEqual([]);
    expect(await hitsFor('rollout')).toEqual([]);
  });
});

/** A note of a record, written as the editor would. */
async function noteOf(record: string) {
  const owned = server.server.node.owner(owner.workspaceId)!;
  const actor = { memberId: owner.memberId, workspaceId: owner.workspaceId, role: 'owner' } as const;
  const id = v5('note', record);
  const made = await owned.run(
    actor,
    { id: v7(), age: 0, kind: 'create', type: 'note', record: id, changes: { record: { value: `deal:${record}` } } },
    'command',
  );
  await owned.visible(made);
  const doc = new Y.Doc();
  const documents = server.server.node.documents;
  return {
    WorkspaceNote: {
      async write(text: string) {
        const name = (await documents.nameOf(owner.workspaceId, 'note', id))!;
        const live = await documents.open(name);
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(live.doc));
        const before = Y.encodeStateVector(doc);
        doc.transact(() => {
          const root = doc.get('note', Y.XmlText);
          if (root.length > 0) root.delete(0, root.length);
          const paragraph = new Y.XmlText();
          root.insertEmbed(0, paragraph);
          paragraph.insert(0, text);
        });
        const update = Y.encodeStateAsUpdate(doc, before);
        const edit = { update, actor, base: undefined, madeAt: new Date(), inOrder: false, source: undefined };
        const updates = live.receive(edit, edit.madeAt);
        await new Promise<void>((resolve, reject) =>
          documents.append(live, { updates }, (error) => (error === undefined ? resolve() : reject(error as Error))),
        );
        documents.release(live);
        await owned.drain();
      },
    },
  };
}
