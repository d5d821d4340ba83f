import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '@rapport/model/limits';
import { objectTypes } from '@rapport/model/objects/index';
import { parseView } from '@rapport/model/query/parse-view';
import { runView } from '@rapport/model/query/run-view';
import { viewContext } from '@rapport/model/query/view-context';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import { parse } from 'csv-parse/sync';
import { relatedAmong } from '../../../../../tests/support/arbitrary-rows.ts';
import { firstOwner, runningServer, type Owner, type TestServer } from '../../../../../tests/support/running-server.ts';
import type { ImportReport } from './import-report.ts';

const people = 'agent,manager,office\nAda Agent,Mona Manager,West\nBob Agent,Ada Agent,West\n';
const accounts =
  'account,sector,employees,subsidiary_of\nSubsidia,retail,12,Parentco\nParentco,retail,3000,\nLoner,technolgy,1,\n';
const products = 'product,series,sales_price\nGTX Pro,GTX,4821\n';
const deals = [
  'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value',
  'A1,Ada Agent,GTXPro,Parentco,Won,10/20/2016,3/1/2017,1054',
  'A2,Bob Agent,GTX Pro,,Lost,10/25/2016,3/7/2017,0',
  'A3,Bob Agent,GTX Pro,Loner,Engaging,11/2/2016,,',
  'A4,Ada Agent,GTX Pro,Loner,Prospecting,,,',
  'A5,Ada Agent,GTX Pro,Loner,Won,13/45/2016,3/1/2017,lots',
].join('\n');
const map = {
  match: 'externalId',
  columns: { opportunity_id: 'externalId', sales_agent: { field: 'owner', by: 'name', create: true } },
  values: { product: { GTXPro: 'GTX Pro' } },
  currency: 'USD',
  dateOrder: 'MDY',
};

describe('imports', () => {
  let product: TestServer;
  let owner: Owner;
  const base = () => `/api/w/${owner.workspaceId}/imports`;
  const read = async (path: string) => (await product.ask(path, { key: owner.key })).body as { items: Record<string, unknown>[] };
  const upload = (type: string, csv: string | Uint8Array, name = `${type}.csv`) =>
    fetch(`${product.server.address}${base()}?type=${type}&name=${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.key}`, 'content-type': 'text/csv' },
      body: csv as string,
    });

  async function bring(type: string, csv: string, mapping?: object, name?: string): Promise<ImportReport & { id: string }> {
    const { job } = (await (await upload(type, csv, name)).json()) as { job: { id: string; mapping: object } };
    const started = await product.ask(`${base()}/${job.id}/run`, { key: owner.key, body: mapping ?? job.mapping });
    expect(started.status).toBe(202);
    return { id: job.id, ...(await settled(job.id)) };
  }
  async function settled(id: string): Promise<ImportReport> {
    for (;;) {
      const { state, report } = (await product.ask(`${base()}/${id}`, { key: owner.key })).body as {
        state: string;
        report: ImportReport;
      };
      if (state === 'failed') throw new Error(JSON.stringify(report));
      if (state === 'done' || state === 'undone') return report;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  beforeAll(async () => {
    product = await runningServer();
    owner = await firstOwner(product);
    await bring('member', people);
    await bring('account', accounts);
    await bring('product', products);
  });
  afterAll(() => product.close());

  test('people become placeholders with their managers and teams, a manager from the file itself included', () => {
    const { members, teams } = product.server.services.owner(owner.workspaceId)!.definitions();
    const named = new Map([...members.values()].map((member) => [member.name, member]));
    expect(named.get('Bob Agent')).toMatchObject({ manager: named.get('Ada Agent')!.id, signsIn: false });
    expect(named.get('Ada Agent')!.manager).toBe(named.get('Mona Manager')!.id);
    expect([...teams.values()].map(({ name }) => name)).toEqual(['West']);
  });

  test('a subsidiary finds its parent further down in the same file', async () => {
    const { items } = await read('/api/v1/accounts?sort=name');
    const byName = new Map(items.map((item) => [item['name'], item]));
    expect(byName.get('Subsidia')!['parent']).toBe(byName.get('Parentco')!['id']);
    expect(items).toHaveLength(3);
  });

  test('a dry run counts everything, proposes what nearly matches and writes nothing', async () => {
    const { job } = (await (await upload('deal', deals)).json()) as { job: { id: string } };
    const { values: _values, ...without } = map;
    const checked = (await product.ask(`${base()}/${job.id}/check`, { key: owner.key, body: without }))
      .body as unknown as ImportReport;
    expect(checked).toMatchObject({
      rows: 5,
      created: 5,
      undated: 2,
      links: { account: { linked: 4, without: 1 }, owner: { linked: 5, without: 0 } },
    });
    expect(checked.suggestions).toContainEqual({ field: 'product', text: 'GTXPro', rows: 1, proposal: 'GTX Pro' });
    expect(checked.problems.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [6, 'engage_date', 'date'],
      [6, 'close_value', 'money'],
    ]);
    expect((await read('/api/v1/deals')).items).toEqual([]);
  });

  test('[M106] rows that would put accounts above one another lose that cell, in the file and with what is there', async () => {
    const rings = 'account,subsidiary_of\nRing One,Ring Two\nRing Two,Ring Three\nRing Three,Ring One\nOwn,Own\n';
    const report = await bring('account', rings);
    expect(report.problems.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'cycle'],
      [5, 'cycle'],
    ]);
    const { job } = (await (await upload('account', 'account,subsidiary_of\nRing Three,Ring One\n')).json()) as {
      job: { id: string; mapping: { columns: object } };
    };
    const mapping = { ...job.mapping, match: 'name', onMatch: 'update' };
    await product.ask(`${base()}/${job.id}/run`, { key: owner.key, body: mapping });
    expect((await settled(job.id)).problems).toMatchObject([{ line: 2, field: 'parent', reason: 'cycle' }]);
    const made = (await read('/api/v1/accounts?filter[name][contains]=Ring')).items;
    await Promise.all(
      [...made, ...(await read('/api/v1/accounts?filter[name]=Own')).items].map(({ id }) =>
        product.ask(`/api/v1/accounts/${String(id)}`, { key: owner.key, method: 'DELETE' }),
      ),
    );
    expect(made.filter(({ parent }) => parent === null)).toHaveLength(1);
  });

  test('deals come with their history at its true time, in a pipeline that has all their stages', async () => {
    const report = await bring('deal', deals, map, 'sales_pipeline.csv');
    expect(report).toMatchObject({ created: 5, undated: 2, problemCount: 2 });
    const { items } = await read('/api/v1/deals?sort=externalId');
    const [won, , engaging, undated] = items as {
      id: string;
      stage: { label: string };
      pipeline: { label: string };
      createdAt: string;
      stageSince: string;
      amount: object;
    }[];
    expect(won).toMatchObject({
      stage: { label: 'Won' },
      pipeline: { label: 'Sales pipeline' },
      createdAt: '2016-10-20T12:00:00.000Z',
      stageSince: '2017-03-01T12:00:00.000Z',
      amount: { amount: 105_400, currency: 'USD' },
    });
    expect(engaging).toMatchObject({ stage: { label: 'Engaging' }, createdAt: '2016-11-02T12:00:00.000Z' });
    expect(undated!.createdAt > '2020').toBe(true);
    const events = (await read(`/api/v1/deals/${won!.id}/events`)).items as {
      kind: string;
      madeAt: string;
      recordedAt: string;
      origin: string;
    }[];
    expect(events.map(({ kind, madeAt, origin }) => [kind, madeAt, origin])).toEqual([
      ['changed', '2017-03-01T12:00:00.000Z', 'import'],
      ['created', '2016-10-20T12:00:00.000Z', 'import'],
    ]);
    expect(events[0]!.recordedAt > '2020').toBe(true);
  });

  test('the same file a second time creates and changes nothing', async () => {
    expect(await bring('deal', deals, map, 'sales_pipeline.csv')).toMatchObject({ created: 0, updated: 0, unchanged: 5 });
    expect(await bring('account', accounts)).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
    expect(await bring('member', people)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
  });

  test('an exported list imports back without a change, formulas defused on the way', async () => {
    await product.ask('/api/v1/accounts', {
      key: owner.key,
      body: {
        name: '=HYPERLINK("x")',
        tags: ['a', 'b'],
        revenue: { amount: 12_345, currency: 'EUR' },
        billing: { city: 'Köln' },
      },
    });
    for (const [type, plural] of [
      ['account', 'accounts'],
      ['deal', 'deals'],
      ['product', 'products'],
    ] as const) {
      const exported = await fetch(`${product.server.address}/api/w/${owner.workspaceId}/export/${plural}`, {
        headers: { authorization: `Bearer ${owner.key}` },
      });
      const csv = await exported.text();
      if (type === 'account') expect(csv).toContain("'=HYPERLINK");
      const report = await bring(type, csv);
      expect(report).toMatchObject({ created: 0, updated: 0, problemCount: 0 });
      expect(report.unchanged).toBeGreaterThan(0);
    }
  });

  test('[M201] [V9] an exported list has the values its view makes of related records, the same as in memory', async () => {
    const { services } = product.server;
    const definitions = services.owner(owner.workspaceId)!.definitions();
    const rowsOf = async (type: 'account' | 'deal') => {
      const ids = await product.database.query<{ id: string }>(`select id from ${type}s where deleted_at is null`);
      const rows = await readRows(product.database, owner.workspaceId, type, [...ids.map(({ id }) => id)]);
      return [...rows.values()];
    };
    const [accounts, deals] = [await rowsOf('account'), await rowsOf('deal')];
    const related = relatedAmong([...accounts, ...deals]);
    const context = viewContext(definitions, owner.memberId, new Date().toISOString());
    const exported = async (plural: string, query: string, as = 'en') => {
      const response = await fetch(`${product.server.address}/api/w/${owner.workspaceId}/export/${plural}?${query}`, {
        headers: { authorization: `Bearer ${owner.key}`, 'accept-language': as },
      });
      return parse((await response.text()).replace('\uFEFF', '')) as string[][];
    };
    const inMemory = (type: string, query: string) =>
      runView(
        parseView(objectTypes[type]!, new URLSearchParams(query)),
        type === 'deal' ? deals : accounts,
        context,
        definitions,
        related,
      );

    const ofAccounts = 'derive=x1:count(deal.account)&derive=x2:sum.amount.USD(deal.account)&sort=-x1,name';
    const [head, ...lines] = await exported('accounts', `fields=name,x1,x2&${ofAccounts}`);
    expect(head).toEqual([
      'Rapport id',
      'Name',
      'Deals · how many',
      'Deals · sum of Amount (USD)',
      'Deals · sum of Amount (USD) currency',
    ]);
    const money = (value: unknown) =>
      (value as { minor: number; currency: string } | undefined) ?? { minor: undefined, currency: '' };
    expect(lines.map(([, ...cells]) => cells)).toEqual(
      inMemory('account', ofAccounts).map(({ values: { name, x1, x2 } }) => [
        String(name).replace(/^=/, "'="),
        String(x1),
        x2 === undefined ? '' : (money(x2).minor! / 100).toFixed(2),
        money(x2).currency,
      ]),
    );
    expect(new Set(lines.map(([, , count]) => count)).size).toBeGreaterThan(1);

    const ofDeals = 'derive=x1:value.industry(account)&sort=name,externalId';
    const [german, ...dealLines] = await exported('deals', `fields=externalId,x1&${ofDeals}`, 'de');
    expect(german).toContain('Firma › Branche (id)');
    expect(dealLines.map((cells) => [cells[1], cells[3]])).toEqual(
      inMemory('deal', ofDeals).map(({ values }) => [values['externalId'] ?? '', values['x1'] ?? '']),
    );
    expect(new Set(dealLines.map((cells) => cells[3])).size).toBeGreaterThan(1);
  });

  test('[V8] an import that was said to run and never came into the queue goes on by itself', async () => {
    const { job } = (await (await upload('account', 'name\nLeft behind\n')).json()) as { job: { id: string; mapping: object } };
    // What a database leaves that goes away between the two.
    await product.database.query(
      `update import_job set state = 'running', mapping = $2, progress = '{"total":1,"done":0}', updated_at = now() - interval '2 minutes'
        where id = $1`,
      [job.id, JSON.stringify(job.mapping)],
    );
    await product.server.services.imports.goOn({});
    expect(await settled(job.id)).toMatchObject({ created: 1 });
  });

  test('taking an import back removes what it made and names what was edited since', async () => {
    const report = await bring('deal', 'opportunity_id,name\nU1,Gone\nU2,Edited\n', {
      match: 'externalId',
      columns: { opportunity_id: 'externalId', name: 'name' },
    });
    const { items } = await read('/api/v1/deals?filter[externalId]=U2');
    await product.ask(`/api/v1/deals/${String(items[0]!['id'])}`, {
      key: owner.key,
      method: 'PATCH',
      body: { description: 'mine' },
    });
    await product.ask(`${base()}/${report.id}/undo`, { key: owner.key, body: {} });
    const undone = await settled(report.id);
    expect(undone.kept).toEqual([{ id: items[0]!['id'], title: 'Edited' }]);
    expect(
      (await read('/api/v1/deals?filter[externalId][in]=U1&filter[externalId][in]=U2')).items.map((item) => item['name']),
    ).toEqual(['Edited']);
  });

  test.each([
    ['broken quotes', 'a,b\n1,2\n"open,2\n', { reason: 'broken-quotes', line: 3 }],
    ['no text', new Uint8Array([0, 1, 2, 0, 255]), { reason: 'not-text' }],
    ['an empty file', '', { reason: 'empty' }],
  ])('%s are refused with where it is wrong, and nothing is written', async (_, bytes, values) => {
    const refused = await upload('account', bytes);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ kind: 'bad-csv', values });
  });

  test('[V8] importBytes: a larger file is refused while it comes in', async () => {
    const refused = await upload('account', new Uint8Array(limits.importBytes.value + 1).fill(0x61));
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ kind: 'too-large', field: 'file' });
  });

  test('windows-1252 is recognised', async () => {
    const bytes = new Uint8Array(
      [...'account\nM']
        .map((letter) => letter.charCodeAt(0))
        .concat(0xfc, ...[...'ller & S'].map((l) => l.charCodeAt(0)), 0xf6, ...[...'hne GmbH\n'].map((l) => l.charCodeAt(0))),
    );
    const { analysis } = (await (await upload('account', bytes)).json()) as { analysis: { columns: { samples: string[] }[] } };
    expect(analysis.columns[0]!.samples).toEqual(['Müller & Söhne GmbH']);
  });

  test('a map with an unknown field names it', async () => {
    const { job } = (await (await upload('deal', deals)).json()) as { job: { id: string } };
    const refused = await product.ask(`${base()}/${job.id}/check`, { key: owner.key, body: { columns: { product: 'colour' } } });
    expect(refused).toMatchObject({ status: 422, body: { kind: 'unknown-field', field: 'map.columns.product' } });
  });

  test('a viewer may not import', async () => {
    const { memberId } = owner;
    const actor = { memberId, workspaceId: owner.workspaceId, role: 'viewer' as const };
    await expect(
      product.server.services.imports.upload(actor, 'deal', 'x.csv', new TextEncoder().encode(deals)),
    ).rejects.toMatchObject({ refusal: { kind: 'not-allowed' } });
  });
});
