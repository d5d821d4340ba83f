import { shownFields } from '@rapport/model/schema/object-type';
import { objectTypes } from '@rapport/model/objects/index';
import { parseDocumentName } from '@rapport/model/documents/document-name';
import { limits } from '@rapport/model/limits';
import type { Field, FieldKind } from '@rapport/model/schema/fields';
import { openApi, schemaName } from './openapi.ts';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Asking,
  firstOwner,
  type Owner,
  runningServer,
  type TestServer,
} from '../../../../tests/support/running-server.ts';

let server: TestServer;
let owner: Owner;
/** An account that is there. */
let home: string;
/** An order and a payment of it, for entries that name one. */
const entries: Record<string, string> = {};
/** As a program with the owner's key. */
const api = (path: string, asking: Asking = {}): Promise<Answer> => server.ask(`/api/v1/${path}`, { key: owner.key, ...asking });
const create = (plural: string, body: object, headers?: Record<string, string>) =>
  api(plural, { body, ...(headers ? { headers } : {}) });
type Items = readonly Record<string, unknown>[];

beforeAll(async () => {
  server = await runningServer();
  owner = await firstOwner(server);
  home = (await create('accounts', { name: 'Home' })).body.id as string;
  const [record, money] = [`account:${home}`, { amount: 100, currency: 'EUR' }];
  entries['order'] = (await create('orders', { record, orderedOn: '2026-01-31', total: money })).body.id as string;
  entries['payment'] = (await create('payments', { record, paidOn: '2026-01-31', amount: money })).body.id as string;
});
afterAll(() => server?.close());

/** Two values of each kind, as a program writes them and as they come back. */
const samples: Record<FieldKind, (field: Field) => readonly [unknown, unknown, unknown?]> = {
  text: () => ['Zoë & Söhne', 'Other'],
  longText: () => ['two\nlines', 'one line'],
  number: () => [42, -7],
  percent: () => [12, 99],
  money: () => [
    { amount: 4_500_000, currency: 'EUR' },
    { amount: -1, currency: 'USD' },
  ],
  date: () => ['2026-02-28', '1999-12-31'],
  dateTime: () => ['2026-02-28T10:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  yesNo: () => [true, false],
  choice: () => ['', ''],
  recurrence: () => ['2 weeks', 'month on 31'],
  tags: () => [['a', 'b'], ['c']],
  emails: () => [['a@example.org', 'b@example.org'], ['c@example.org']],
  phones: () => [['+49 30 1234'], ['+1 555 1234']],
  url: () => ['https://example.org/a', 'http://example.org/'],
  address: () => [{ street: 'Weg 1', city: 'Köln' }, { country: 'DE' }],
  // A comment needs a record that exists, as its home.
  reference: (field) =>
    field.to === undefined
      ? [`account:${home}`, `account:${home}`]
      : [entries[field.to] ?? uuidv7(), entries[field.to] ?? uuidv7()],
  references: (field) => (field.to === undefined ? [[`account:${uuidv7()}`], [`deal:${uuidv7()}`]] : [[uuidv7()], [uuidv7()]]),
  member: () => [owner.memberId, owner.memberId],
  members: () => [[owner.memberId], [owner.memberId]],
  team: () => [null, null],
  rating: () => [5, 1],
  externalId: () => ['X-1', 'X-2'],
  serial: () => [undefined, undefined],
};

/** A body with a value in every field; choices take the first or second option that the definitions give. */
function bodyOf(type: (typeof objectTypes)[string], which: 0 | 1): Record<string, unknown> {
  const { choices, stages, pipelines } = server.server.services.owner(owner.workspaceId)!.definitions();
  const body: Record<string, unknown> = {};
  for (const [key, field] of shownFields(type)) {
    if (field.kind === 'serial') continue; // only the server writes it
    if (field.kind !== 'choice') body[key] = samples[field.kind](field)[which];
    else if (field.options === 'pipeline') body[key] = pipelines[0]!.id;
    else if (field.options === 'stage') body[key] = [...stages.values()][which]!.id;
    else body[key] = choices.get(field.options!.list)![which]!.id;
  }
  return body;
}

const shown = (value: unknown, field: Field): unknown =>
  field.kind === 'serial'
    ? expect.stringMatching(new RegExp(`^${field.prefix}-[0-9]{4,}$`))
    : field.kind === 'choice'
      ? { id: value, label: expect.any(String) }
      : value;

const made = Object.values(objectTypes).filter(({ madeBy }) => madeBy === 'people');

describe.each(made)('[V4] every object type that people make: $key', (type) => {
  test('create, read, list, change, clear, delete and the events of it', async () => {
    const first = bodyOf(type, 0);
    const made = await create(type.plural, first);
    expect(made).toMatchObject({ status: 201 });
    const { id, document } = made.body as { id: string; document: string | null };
    expect(made.headers.get('location')).toBe(`/api/v1/${type.plural}/${id}`);
    for (const [key, field] of shownFields(type)) expect(made.body[key], key).toEqual(shown(first[key], field));
    if (type.storage === 'ledger') expect(document).toBeNull();
    else expect(parseDocumentName(document!)).toMatchObject({ workspace: owner.workspaceId, type: type.key, id });

    const described = openApi({ locale: 'en', server: '', version: '1' }).components as {
      schemas: Record<string, { properties: object }>;
    };
    expect(Object.keys(made.body).sort()).toEqual(Object.keys(described.schemas[schemaName(type)]!.properties).sort());

    expect((await api(`${type.plural}/${id}`)).body).toEqual(made.body);
    expect(((await api(`${type.plural}?filter[id]=${id}`)).body.items as Items)[0]).toEqual(made.body);

    const whole = bodyOf(type, 1);
    const second = type.fixed ? Object.fromEntries(type.fixed.map((key) => [key, whole[key]])) : whole;
    if (type.fixed)
      expect(await api(`${type.plural}/${id}`, { method: 'PATCH', body: whole })).toMatchObject({
        status: 409,
        body: { kind: 'fixed-entry' },
      });
    const changed = await api(`${type.plural}/${id}`, { method: 'PATCH', body: second });
    expect(changed.status).toBe(200);
    for (const [key, field] of shownFields(type)) expect(changed.body[key], key).toEqual(shown(second[key] ?? first[key], field));

    const optional = shownFields(type).filter(
      ([key, field]) => !field.required && field.kind !== 'serial' && (type.fixed?.includes(key) ?? true),
    );
    const cleared = await api(`${type.plural}/${id}`, {
      method: 'PATCH',
      body: Object.fromEntries(optional.map(([key]) => [key, null])),
    });
    expect(cleared.status).toBe(200);
    for (const [key] of optional) expect([null, [], false], key).toContainEqual(cleared.body[key]);

    // What is said about a record stands in the record's own feed; what is one person's in none.
    const feed = type.storage === 'ledger' ? `accounts/${home}` : `${type.plural}/${id}`;
    const events = (await api(`${feed}/events?limit=1000`)).body.items as Items;
    if (type.personal === undefined)
      expect(events.map(({ kind }) => kind)).toContain(type.storage === 'ledger' ? 'commented' : 'created');
    else expect(events.map(({ to }) => to)).not.toContain(`${type.key}:${id}`);
    expect(new Set(events.map(({ record }) => `${record as string}`))).toEqual(new Set([feed.split('/')[1]]));

    const gone = await api(`${type.plural}/${id}`, { method: 'DELETE' });
    expect(gone).toMatchObject({ status: 200, body: { id } });
    expect(gone.body.deletedAt).toEqual(expect.any(String));
    expect(await api(`${type.plural}/${id}`)).toMatchObject({ status: 404, body: { kind: 'not-found' } });
    expect((await api(`${type.plural}?filter[id]=${id}`)).body).toEqual({ items: [], next: null });
  });
});

describe('lists', () => {
  const tag = `list-${uuidv7()}`;
  const amounts = [300, 100, null, 200, 100, null, 500];
  let ids: string[];
  beforeAll(async () => {
    ids = await Promise.all(
      amounts.map(async (amount, n) => {
        const made = await create('deals', {
          name: `D${n}`,
          tags: [tag],
          stage: n % 2 ? 'proposal' : 'won',
          ...(amount === null ? {} : { amount: { amount, currency: 'EUR' } }),
        });
        return made.body.id as string;
      }),
    );
  });
  const found = async (query: string) => {
    const answer = await api(`deals?filter[tags][contains]=${tag}${query}`);
    return answer.status === 200 ? (answer.body.items as Items) : answer.body;
  };
  const names = async (query: string) => ((await found(query)) as Items).map(({ name }) => name);

  test('filters compare by operator, on options by id and by label', async () => {
    expect((await names('&filter[amount][gte]=200')).sort()).toEqual(['D0', 'D3', 'D6']);
    expect((await names('&filter[stage]=proposal')).sort()).toEqual(['D1', 'D3', 'D5']);
    expect((await names('&filter[stage]=Proposal')).sort()).toEqual(['D1', 'D3', 'D5']);
    expect((await names('&filter[name][in]=D0&filter[name][in]=D6')).sort()).toEqual(['D0', 'D6']);
    expect((await names('&filter[amount][empty]=true')).sort()).toEqual(['D2', 'D5']);
    expect(await names('&filter[amount][gt]=100&filter[amount][lt]=300')).toEqual(['D3']);
    expect((await names('&filter[stage][ne]=proposal')).length).toBe(4);
  });

  test('[M55] [M56] groups and related records filter, in the order and pages of any list', async () => {
    const account = await create('accounts', { name: `Of ${tag}`, tags: [tag] });
    const holder = await create('deals', { name: 'DA', tags: [tag], account: account.body.id });
    const asked = (filter: string) => names(`&sort=name&filter=${encodeURIComponent(filter)}`);
    expect(await asked('any(name:D0;all(stage:Proposal;amount[empty]:true))')).toEqual(['D0', 'D5']);
    expect(await asked(`some(account;tags[contains]:${tag})`)).toEqual(['DA']);
    expect(await asked(`no(account;tags[contains]:${tag})`)).toHaveLength(amounts.length);
    expect(await asked('some(account;some(deal.account;name:DA))')).toEqual(['DA']);
    await api(`deals/${holder.body.id as string}`, { method: 'DELETE' });
    expect(await asked('some(account)')).toEqual([]);
  });

  test('sorts in both directions with empty last and ties by id, page by page as in one go', async () => {
    for (const sort of ['amount', '-amount', '-amount,name', 'name', '-createdAt', 'stage,-amount']) {
      const whole = await names(`&sort=${sort}`);
      expect(whole).toHaveLength(amounts.length);
      const paged: unknown[] = [];
      let cursor = '';
      do {
        const page = await api(
          `deals?filter[tags][contains]=${tag}&sort=${sort}&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        expect(page.status).toBe(200);
        paged.push(...(page.body.items as Items).map(({ name }) => name));
        cursor = (page.body.next as string | null) ?? '';
      } while (cursor);
      expect(paged, sort).toEqual(whole);
    }
    expect((await names('&sort=-amount')).slice(-2).sort()).toEqual(['D2', 'D5']);
    expect((await names('&sort=amount')).slice(-2).sort()).toEqual(['D2', 'D5']);
  });

  test('records that appear between two pages neither repeat nor hide another', async () => {
    const page = await api(`deals?filter[tags][contains]=${tag}&sort=name&limit=3`);
    const late = await create('deals', { name: 'A first one', tags: [tag] });
    const rest = await api(
      `deals?filter[tags][contains]=${tag}&sort=name&limit=100&cursor=${encodeURIComponent(page.body.next as string)}`,
    );
    expect([...(page.body.items as Items), ...(rest.body.items as Items)].map(({ id }) => id)).toEqual(ids);
    await api(`deals/${late.body.id as string}`, { method: 'DELETE' });
  });

  test.each([
    ['deals?filter[colour]=red', { status: 422, kind: 'unknown-field', field: 'colour' }],
    ['deals?sort=colour', { status: 422, kind: 'unknown-field', field: 'colour' }],
    ['deals?filter[amount][like]=1', { status: 422, kind: 'unknown-operator', field: 'amount' }],
    ['deals?filter[tags][gt]=1', { status: 422, kind: 'unknown-operator', field: 'tags' }],
    ['deals?filter[amount][gte]=lots', { status: 422, kind: 'invalid-field', field: 'amount' }],
    ['deals?filter[__proto__]=1', { status: 400, kind: 'bad-request' }],
    ['deals?filter[constructor]=1', { status: 422, kind: 'unknown-field', field: 'constructor' }],
    ['deals?filter=any(stage:won', { status: 400, kind: 'bad-request', field: 'filter' }],
    ['deals?filter=some(owner;name:x)', { status: 400, kind: 'bad-request', field: 'filter' }],
    ['deals?filter=any(colour:red)', { status: 422, kind: 'unknown-field', field: 'colour' }],
    ['deals?limit=0', { status: 422, kind: 'invalid-field', field: 'limit' }],
    [`deals?limit=${limits.pageSize.value + 1}`, { status: 422, kind: 'invalid-field', field: 'limit' }],
    ['deals?limit=ten', { status: 422, kind: 'invalid-field', field: 'limit' }],
    ['deals?cursor=nonsense', { status: 400, kind: 'bad-request' }],
    ['deals?fliter[stage]=won', { status: 400, kind: 'bad-request', field: 'fliter[stage]' }],
    ['starships', { status: 404, kind: 'unknown-type', field: 'starships' }],
    ['deals/nonsense', { status: 404, kind: 'not-found' }],
  ])('%s has a problem of its own', async (path, problem) => {
    const answer = await api(path);
    expect(answer.body).toMatchObject(problem);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('writes', () => {
  test.each([
    [
      { colour: 'red', name: 'x' },
      { kind: 'unknown-field', field: 'colour' },
    ],
    [
      { name: 'x', amount: 5 },
      { kind: 'invalid-field', field: 'amount' },
    ],
    [
      { name: 'x', amount: { amount: 1.5, currency: 'EUR' } },
      { kind: 'invalid-field', field: 'amount' },
    ],
    [
      { name: 'x', closeDate: '2026-02-30' },
      { kind: 'invalid-field', field: 'closeDate' },
    ],
    [
      { name: 'x', stage: 'no such stage' },
      { kind: 'invalid-field', field: 'stage' },
    ],
    [
      { name: 'x', owner: uuidv7() },
      { kind: 'invalid-field', field: 'owner', values: { reason: 'no-such-member' } },
    ],
    [
      { name: 'x', tags: 'a' },
      { kind: 'invalid-field', field: 'tags' },
    ],
    [{ name: 7 }, { kind: 'invalid-field', field: 'name' }],
    [{}, { kind: 'invalid-field', field: 'name', values: { reason: 'required' } }],
    [{ name: null }, { kind: 'invalid-field', field: 'name' }],
    [[], { kind: 'bad-request' }],
    ['{"name":', { kind: 'bad-request', values: { reason: 'json' } }],
  ])('%j is refused with the field that is wrong', async (body, problem) => {
    const answer = await api('deals', { body });
    expect(answer.body).toMatchObject(problem);
    expect(answer.status).toBe(answer.body.status);
  });

  test('problems speak the language of the caller', async () => {
    const refused = { body: { name: 'x', colour: 1 } };
    expect((await api('deals', { ...refused, headers: { 'accept-language': 'de-AT,en;q=0.5' } })).body).toMatchObject({
      detail: 'Es gibt kein Feld „colour“.',
      title: 'Dieses Feld gibt es nicht.',
    });
    expect((await api('deals', { ...refused, headers: { 'accept-language': 'fr' } })).body).toMatchObject({
      detail: 'There is no field "colour".',
    });
  });

  test('options are named by id, label or an object, and answered with both', async () => {
    const made = await create('deals', { name: 'x', stage: 'Proposal' });
    expect(made.body.stage).toEqual({ id: 'proposal', label: 'Proposal' });
    for (const stage of ['won', 'Won', { id: 'won' }, { label: 'Won' }, { id: 'won', label: 'whatever' }]) {
      const changed = await api(`deals/${made.body.id as string}`, { method: 'PATCH', body: { stage } });
      expect(changed.body.stage).toEqual({ id: 'won', label: 'Won' });
    }
  });

  test('a PATCH replaces a set, adds to it and removes from it, and leaves what it does not name', async () => {
    const { id } = (await create('deals', { name: 'x', tags: ['a', 'b'], nextStep: 'call' })).body as { id: string };
    const patch = async (body: object) => (await api(`deals/${id}`, { method: 'PATCH', body })).body;
    expect(await patch({ tags: { add: ['c'], remove: ['a'] } })).toMatchObject({ tags: ['b', 'c'], nextStep: 'call', name: 'x' });
    expect(await patch({ tags: ['d'] })).toMatchObject({ tags: ['d'] });
    expect(await patch({ tags: { remove: ['never there'] } })).toMatchObject({ tags: ['d'] });
    expect(await patch({ tags: null })).toMatchObject({ tags: [] });
    expect(await patch({ name: { add: ['a'] } })).toMatchObject({ kind: 'invalid-field', field: 'name' });
    expect(await patch({})).toMatchObject({ name: 'x' });
  });

  test('a deal that names no stage begins in the first open one, so that the board shows it', async () => {
    const { status, body } = await create('deals', { name: 'From a program' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ pipeline: { label: expect.any(String) }, stage: { label: 'Qualified' } });
  });

  test('what was read can be sent back and changes nothing', async () => {
    const made = await create('deals', { name: 'x', stage: 'proposal', amount: { amount: 1, currency: 'EUR' }, tags: ['a'] });
    const id = made.body.id as string;
    const again = await api(`deals/${id}`, { method: 'PATCH', body: made.body });
    expect({ ...again.body, updatedAt: '' }).toEqual({ ...made.body, updatedAt: '' });
    expect(((await api(`deals/${id}/events`)).body.items as Items).filter(({ kind }) => kind === 'changed')).toEqual([]);
  });

  test('the same Idempotency-Key makes one record, also when both are under way at once; another key another', async () => {
    const key = { 'idempotency-key': `order-${uuidv7()}` };
    const [one, two] = await Promise.all([create('deals', { name: 'once' }, key), create('deals', { name: 'once' }, key)]);
    const three = await create('deals', { name: 'once' }, key);
    expect([one.status, two.status, three.status]).toEqual([201, 201, 201]);
    expect(new Set([one.body.id, two.body.id, three.body.id]).size).toBe(1);
    const other = await create('deals', { name: 'once' }, { 'idempotency-key': `order-${uuidv7()}` });
    expect(other.body.id).not.toBe(one.body.id);
    expect((await create('deals', { name: 'x' }, { 'idempotency-key': 'a b' })).body).toMatchObject({
      kind: 'bad-request',
      field: 'Idempotency-Key',
    });
    expect(
      (await create('deals', { name: 'x' }, { 'idempotency-key': 'k'.repeat(limits.idempotencyKey.value + 1) })).status,
    ).toBe(400);
  });

  test('the feed says who changed what from what to what, through the API', async () => {
    const { id } = (await create('deals', { name: 'x', stage: 'proposal' })).body as { id: string };
    await api(`deals/${id}`, { method: 'PATCH', body: { stage: 'won', amount: { amount: 5, currency: 'EUR' } } });
    const { items } = (await api(`deals/${id}/events`)).body as { items: Items };
    expect(items).toContainEqual(
      expect.objectContaining({
        kind: 'changed',
        field: 'amount',
        actor: owner.memberId,
        from: null,
        to: { amount: 5, currency: 'EUR' },
        origin: 'api',
      }),
    );
    const pages: unknown[] = [];
    let cursor = '';
    do {
      const page = (await api(`deals/${id}/events?limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).body as {
        items: Items;
        next: string | null;
      };
      pages.push(...page.items);
      cursor = page.next ?? '';
    } while (cursor);
    expect(pages).toEqual(items);
    expect((await api(`deals/${id}/events?cursor=;drop`)).body).toMatchObject({ kind: 'bad-request', field: 'cursor' });
  });

  test('[V8] a body over the limit is refused, and the server goes on', async () => {
    const answer = await api('deals', { body: { name: 'x'.repeat(limits.requestBody.value) } });
    expect(answer).toMatchObject({ status: 413, body: { kind: 'too-large' } });
    expect((await api('deals?limit=1')).status).toBe(200);
  });
});

describe('who may', () => {
  test('without a key, with a bad one and with a revoked one the answer is 401', async () => {
    for (const headers of [{}, { authorization: 'Bearer rk_nonsense' }, { authorization: 'Basic YTpi' }] as Record<
      string,
      string
    >[]) {
      expect(await server.ask('/api/v1/deals', { headers })).toMatchObject({ status: 401, body: { kind: 'not-signed-in' } });
    }
    const made = await server.ask(`/api/w/${owner.slug}/keys`, { cookie: owner.cookie, body: { name: 'short-lived' } });
    const { id, key } = made.body as { id: string; key: string };
    expect((await server.ask('/api/v1/deals?limit=1', { key })).status).toBe(200);
    await server.ask(`/api/w/${owner.slug}/keys/${id}`, { cookie: owner.cookie, method: 'DELETE' });
    expect((await server.ask('/api/v1/deals?limit=1', { key })).status).toBe(401);
  });

  test('a viewer reads and does not write', async () => {
    const { identity } = server.server.services;
    const actor = { memberId: owner.memberId, workspaceId: owner.workspaceId, role: 'owner' } as const;
    const viewer = await identity.addMember(actor, { name: 'V', role: 'viewer' });
    const { key } = await identity.addKey(actor, 'V', viewer);
    const { id } = (await create('deals', { name: 'x' })).body as { id: string };
    expect((await server.ask(`/api/v1/deals/${id}`, { key })).status).toBe(200);
    for (const asking of [{ body: { name: 'y' } }, { method: 'PATCH', body: { name: 'y' } }, { method: 'DELETE' }] as Asking[]) {
      const path = asking.method === undefined ? '/api/v1/deals' : `/api/v1/deals/${id}`;
      expect(await server.ask(path, { key, ...asking })).toMatchObject({ status: 403, body: { kind: 'not-allowed' } });
    }
  });

  test('[V6] the id of a record of another workspace gets the same answer as one that never was', async () => {
    const foreign = uuidv7();
    await server.database.query(`insert into document (workspace_id, id, type, created_at) values ($1, $2, 'deal', now())`, [
      uuidv7(),
      foreign,
    ]);
    const never = uuidv7();
    for (const asking of [{}, { method: 'PATCH', body: { name: 'y' } }, { method: 'DELETE' }] as Asking[]) {
      const [a, b] = [await api(`deals/${foreign}`, asking), await api(`deals/${never}`, asking)];
      expect(a.body).toEqual(b.body);
      expect(a.status).toBe(404);
    }
    expect((await api(`deals/${foreign}/events`)).body).toEqual((await api(`deals/${never}/events`)).body);
  });

  test('an id of another type does not exist in this one', async () => {
    const { id } = (await create('accounts', { name: 'Acme' })).body as { id: string };
    expect((await api(`deals/${id}`)).status).toBe(404);
    expect((await api(`deals/${id}`, { method: 'PATCH', body: { name: 'y' } })).status).toBe(404);
    expect((await api(`accounts/${id}`)).body.name).toBe('Acme');
  });
});
