import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deal } from '../objects/deal.ts';
import { task } from '../objects/task.ts';
import type { Row, Value, Values } from '../schema/row.ts';
import { definitionsFromRows } from '../settings/definitions-from-rows.ts';
import { defaultSettings } from '../settings/defaults.ts';
import { settingsIds } from '../settings/definitions.ts';
import { RefusalError } from '../errors.ts';
import { formatView, parseView } from './parse-view.ts';
import { rowOrder, runView } from './run-view.ts';
import { isSortable, operatorsOf } from './operators.ts';
import { localDay, resolveOperand } from './resolve-operand.ts';
import { viewContext } from './view-context.ts';
import { periods, type Condition, type Operand, type View, type ViewContext } from './view.ts';

/** Any UTF-16 units, lone surrogates among them. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x17f), fc.nat(0xffff)), { maxLength: 12 })
  .map((codes) => String.fromCharCode(...codes));

const uuid = (number: number) => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const context: ViewContext = {
  now: '2026-03-31T22:30:00.000Z',
  timeZone: 'Europe/Berlin',
  me: uuid(1),
  myTeams: [uuid(20)],
  weekStart: 1,
  fiscalYearStart: 1,
  teamsBelow: [uuid(20), uuid(21)],
  teamMembers: [uuid(1), uuid(2)],
};
const rowOf = (type: string, id: string, values: Values, meta: Partial<Row> = {}): Row => ({
  id,
  type,
  position: 1,
  generation: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: undefined,
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  ...meta,
  values,
});
const defaults = defaultSettings({ name: 'Acme', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'de-DE' });
const definitions = definitionsFromRows(
  {
    settings: (['workspace', 'pipelines', 'choices'] as const).map((subject) =>
      rowOf('settings', settingsIds[subject], Object.fromEntries(defaults[subject])),
    ),
    members: [
      rowOf('member', uuid(1), { name: 'Zoë', role: 'member' }),
      rowOf('member', uuid(2), { name: 'Änne', role: 'viewer' }),
    ],
    teams: [],
  },
  'en',
);

const values: fc.Arbitrary<Values> = fc.record(
  {
    name: fc.constantFrom('Ähre', 'ahre', 'Item 9', 'Item 10', 'ß', 'z', '\u{1f3e0}', '\uffee'),
    amount: fc.record(
      { minor: fc.integer({ min: -5, max: 5 }), currency: fc.constantFrom('EUR', 'USD') },
      { noNullPrototype: true },
    ),
    stage: fc.constantFrom('qualified', 'won', 'lost', 'gone', 'c_aaaaaaaaaa'),
    probability: fc.integer({ min: -2, max: 2 }),
    closeDate: fc.constantFrom('2026-03-30', '2026-03-31', '2026-04-01', '2026-06-30'),
    owner: fc.constantFrom(uuid(1), uuid(2), uuid(3)),
    tags: fc.constantFrom(['a'], ['a', 'b']),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const rows = fc
  .uniqueArray(fc.tuple(fc.nat(60), values), { selector: ([id]) => id, maxLength: 25 })
  .map((list) => list.map(([id, of]) => rowOf('deal', uuid(id), of)));
const sort = fc.array(
  fc.record({
    field: fc.constantFrom('name', 'amount', 'stage', 'probability', 'closeDate', 'owner', 'title', 'createdAt'),
    direction: fc.constantFrom('asc' as const, 'desc' as const),
  }),
  { maxLength: 3 },
);

test('[V9] [M17] a view’s order is one order: total, transitive, the same whatever order the rows come in', () => {
  fc.assert(
    fc.property(rows, sort, (list, by) => {
      const view: View = { type: 'deal', filter: [], sort: by };
      const sorted = runView(view, list, context, definitions).map((row) => row.id);
      expect(runView(view, [...list].reverse(), context, definitions).map((row) => row.id)).toEqual(sorted);
      const order = rowOrder(view, definitions);
      const compare = (a: Row, b: Row) => order.compare(order.key(a), order.key(b)) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
      expect([...list].sort(compare).map((row) => row.id)).toEqual(sorted);
      for (const a of list.slice(0, 8))
        for (const b of list.slice(0, 8))
          for (const c of list.slice(0, 8)) if (compare(a, b) < 0 && compare(b, c) < 0) expect(compare(a, c)).toBeLessThan(0);
    }),
    { numRuns: 100 },
  );
});

test('empty comes last in both directions, ties by id', () => {
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom('name', 'amount', 'stage', 'closeDate'),
      fc.constantFrom('asc' as const, 'desc' as const),
      (list, field, direction) => {
        const sorted = runView({ type: 'deal', filter: [], sort: [{ field, direction }] }, list, context, definitions);
        const firstEmpty = sorted.findIndex((row) => row.values[field] === undefined);
        if (firstEmpty >= 0) expect(sorted.slice(firstEmpty).every((row) => row.values[field] === undefined)).toBe(true);
        const empty = sorted.filter((row) => row.values[field] === undefined).map((row) => row.id);
        expect(empty).toEqual([...empty].sort());
      },
    ),
    { numRuns: 100 },
  );
});

test('stages are in the order of their pipeline, unknown ones after them', () => {
  const list = ['gone', 'won', 'qualified', 'proposal'].map((stage, index) => rowOf('deal', uuid(index), { stage }));
  expect(
    runView({ type: 'deal', filter: [], sort: [{ field: 'stage', direction: 'asc' }] }, list, context, definitions).map(
      (row) => row.values['stage'],
    ),
  ).toEqual(['qualified', 'proposal', 'won', 'gone']);
});

const found = (type: string, list: Row[], ...filter: Condition[]) =>
  runView({ type, filter, sort: [] }, list, context, definitions).map((row) => Number.parseInt(row.id.slice(-4), 16));

test('[M17] what the operators mean where it could be meant otherwise', () => {
  const tasks = [
    rowOf('task', uuid(0), {}),
    rowOf('task', uuid(1), { done: false, due: '2026-04-01' }),
    rowOf('task', uuid(2), { done: true, due: '2026-03-31' }),
  ];
  expect(found('task', tasks, { field: 'done', op: 'eq', value: false })).toEqual([0, 1]);
  expect(found('task', tasks, { field: 'done', op: 'ne', value: false })).toEqual([2]);
  expect(found('task', tasks, { field: 'due', op: 'ne', value: '2026-03-31' })).toEqual([0, 1]);
  expect(found('task', tasks, { field: 'due', op: 'lt', value: '2026-04-02' })).toEqual([1, 2]);
  // In Berlin it is already the first of April.
  expect(found('task', tasks, { field: 'due', op: 'eq', value: { days: 0 } })).toEqual([1]);
  expect(found('task', tasks, { field: 'due', op: 'eq', value: { period: 'lastMonth' } })).toEqual([2]);
  expect(found('task', tasks, { field: 'due', op: 'empty', value: true })).toEqual([0]);
  const deals = [
    rowOf('deal', uuid(1), { amount: { minor: 5, currency: 'EUR' }, tags: ['a', 'b'] }),
    rowOf('deal', uuid(2), { amount: { minor: 9, currency: 'USD' }, owner: context.me }),
  ];
  expect(found('deal', deals, { field: 'amount', op: 'gte', value: 5 })).toEqual([1, 2]);
  expect(found('deal', deals, { field: 'amount', op: 'gte', value: { minor: 1, currency: 'EUR' } })).toEqual([1]);
  expect(found('deal', deals, { field: 'tags', op: 'eq', value: 'b' })).toEqual([1]);
  expect(found('deal', deals, { field: 'owner', op: 'eq', value: { me: true } })).toEqual([2]);
  expect(found('deal', deals, { field: 'nonsense', op: 'empty', value: true })).toEqual([]);
});

test('[M58] relative days and periods are spans of the viewer’s calendar', () => {
  const span = (operand: Operand, more: Partial<ViewContext> = {}, kind: 'date' | 'dateTime' = 'date') => {
    const resolved = resolveOperand(kind, operand, { ...context, now: '2026-03-28T23:30:00.000Z', ...more });
    return 'start' in resolved ? [resolved.start, resolved.end] : resolved;
  };
  // In Berlin it is Sunday, the 29th of March, a day of 23 hours.
  expect(span({ period: 'today' }, {}, 'dateTime')).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
  expect(span({ period: 'yesterday' })).toEqual(['2026-03-28', '2026-03-29']);
  expect(span({ period: 'tomorrow' })).toEqual(['2026-03-30', '2026-03-31']);
  expect(span({ period: 'thisWeek' })).toEqual(['2026-03-23', '2026-03-30']);
  expect(span({ period: 'thisWeek' }, { weekStart: 7 })).toEqual(['2026-03-29', '2026-04-05']);
  expect(span({ period: 'lastWeek' })).toEqual(['2026-03-16', '2026-03-23']);
  expect(span({ period: 'nextWeek' }, {}, 'dateTime')).toEqual(['2026-03-29T22:00:00.000Z', '2026-04-05T22:00:00.000Z']);
  expect(span({ last: 7 })).toEqual(['2026-03-23', '2026-03-30']);
  expect(span({ last: 2 }, {}, 'dateTime')).toEqual(['2026-03-27T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
  expect(span({ next: 7 })).toEqual(['2026-03-29', '2026-04-05']);
  expect(span({ next: 999_999_999 })).toEqual(['2026-03-29', expect.stringMatching(/^9\d{3}-/)]);
  expect(span({ period: 'thisFiscalYear' })).toEqual(['2026-01-01', '2027-01-01']);
  for (const [month, year] of [
    [4, ['2025-04-01', '2026-04-01']],
    [3, ['2026-03-01', '2027-03-01']],
    [12, ['2025-12-01', '2026-12-01']],
  ] as const)
    expect(span({ period: 'thisFiscalYear' }, { fiscalYearStart: month })).toEqual(year);
  expect(span({ period: 'lastFiscalYear' }, { fiscalYearStart: 4 })).toEqual(['2024-04-01', '2025-04-01']);
  expect(span({ period: 'nextFiscalYear' }, { fiscalYearStart: 3 })).toEqual(['2027-03-01', '2028-03-01']);
  expect(span({ period: 'thisFiscalQuarter' }, { fiscalYearStart: 2 })).toEqual(['2026-02-01', '2026-05-01']);
  expect(span({ period: 'lastFiscalQuarter' }, { fiscalYearStart: 3 })).toEqual(['2025-12-01', '2026-03-01']);
  expect(span({ period: 'nextFiscalQuarter' }, { fiscalYearStart: 1 })).toEqual(['2026-04-01', '2026-07-01']);
});

test('[M58] the periods of one length follow one another without a gap, whenever it is', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'UTC'),
      (at, fiscalYearStart, weekStart, timeZone) => {
        const now = { ...context, now: at.toISOString(), fiscalYearStart, weekStart, timeZone };
        for (const kind of ['date', 'dateTime'] as const)
          for (const length of ['Week', 'Month', 'Quarter', 'Year', 'FiscalQuarter', 'FiscalYear'] as const) {
            const [last, present, next] = (['last', 'this', 'next'] as const).map((which) => {
              const span = resolveOperand(kind, { period: `${which}${length}` }, now);
              return 'start' in span ? span : { start: '', end: '' };
            });
            expect([last?.end, present?.end]).toEqual([present?.start, next?.start]);
            const moment = kind === 'date' ? localDay(now) : now.now;
            expect((present?.start ?? '') <= moment && moment < (present?.end ?? '')).toBe(true);
          }
      },
    ),
    { numRuns: 300 },
  );
});

test('[M58] “my team” is my team and those below it, and who is in them', () => {
  const list = [
    rowOf('deal', uuid(1), { owner: uuid(2), team: uuid(21) }),
    rowOf('deal', uuid(2), { owner: uuid(3), team: uuid(22) }),
    rowOf('deal', uuid(3), {}),
  ];
  const myTeam = { myTeam: true } as const;
  expect(found('deal', list, { field: 'team', op: 'eq', value: myTeam })).toEqual([1]);
  expect(found('deal', list, { field: 'owner', op: 'eq', value: myTeam })).toEqual([1]);
  expect(found('deal', list, { field: 'owner', op: 'ne', value: myTeam })).toEqual([2, 3]);
  const member = (id: number, team: number | undefined) =>
    [
      uuid(id),
      { ...definitions.members.get(uuid(1))!, id: uuid(id), team: team === undefined ? undefined : uuid(team) },
    ] as const;
  const team = (id: number, parent: number | undefined) =>
    [uuid(id), { id: uuid(id), name: `${id}`, parent: parent === undefined ? undefined : uuid(parent) }] as const;
  const company = {
    workspace: definitions.workspace,
    members: new Map([member(1, 20), member(2, 22), member(3, 23), member(4, undefined)]),
    // 20 above 21 above 22 – and, by two changes at once, above 20 again.
    teams: new Map([team(20, 22), team(21, 20), team(22, 21), team(23, undefined)]),
  };
  expect(viewContext(company, uuid(1), context.now)).toMatchObject({
    myTeams: [uuid(20)],
    teamsBelow: [uuid(20), uuid(21), uuid(22)],
    teamMembers: [uuid(1), uuid(2)],
  });
  expect(viewContext(company, uuid(4), context.now)).toMatchObject({ myTeams: [], teamsBelow: [], teamMembers: [] });
});

test('a search finds records that hold every word, whatever case and accents', () => {
  const list = [rowOf('deal', uuid(1), { name: 'Müller Dach', tags: ['Köln'] }), rowOf('deal', uuid(2), { name: 'Müller' })];
  expect(
    runView({ type: 'deal', filter: [], sort: [], search: 'koln MULL' }, list, context, definitions).map((row) => row.id),
  ).toEqual([uuid(1)]);
});

const operand = (field: string): fc.Arbitrary<Condition> => {
  const definition = deal.fields[field] ?? task.fields[field];
  if (!definition) throw new Error(field);
  const plain: Record<string, fc.Arbitrary<Operand>> = {
    text: fc
      .oneof(fc.string({ minLength: 1, maxLength: 20 }), fc.constantFrom('@me', '@@', 'a,b', '&=[]'))
      .map((text) => text.normalize('NFC'))
      .filter((text) => text !== ''),
    money: fc.oneof(
      fc.maxSafeInteger(),
      fc.record({ minor: fc.maxSafeInteger(), currency: fc.constantFrom('EUR', 'USD') }, { noNullPrototype: true }),
    ),
    percent: fc.integer(),
    date: fc.oneof(
      fc.constantFrom('2026-03-31', '0001-01-01'),
      fc.integer({ min: -999, max: 999 }).map((days) => ({ days })),
      fc.integer({ min: 1, max: 999 }).map((last) => ({ last })),
      fc.integer({ min: 1, max: 999 }).map((next) => ({ next })),
    ),
    choice: fc.constantFrom('won', 'c_aaaaaaaaaa'),
    member: fc.constantFrom<Operand>(uuid(4), { me: true }),
    tags: fc.constantFrom('a', 'b c'),
  };
  const value = plain[definition.kind] ?? fc.constant(true);
  return fc.constantFrom(...operatorsOf(definition)).chain((op): fc.Arbitrary<Condition> => {
    if (op === 'empty') return fc.boolean().map((yes) => ({ field, op, value: yes }));
    if (op === 'in')
      return fc
        .array(
          value.filter((one) => typeof one !== 'object' || 'minor' in one),
          { minLength: 1, maxLength: 3 },
        )
        .map((list) => ({ field, op, value: list as Value[] }));
    return value.map((one) => ({ field, op, value: one }));
  });
};

test('[M18] a view and its query parameters say the same', () => {
  const conditions = fc.uniqueArray(
    fc.constantFrom('name', 'amount', 'probability', 'closeDate', 'stage', 'owner', 'tags').chain(operand),
    { selector: ({ field, op }) => `${field} ${op}`, maxLength: 5 },
  );
  fc.assert(
    fc.property(
      conditions,
      fc.uniqueArray(fc.constantFrom('name', 'amount', 'closeDate'), { maxLength: 3 }),
      (filter, fields) => {
        const view: View = {
          type: 'deal',
          filter,
          sort: fields.map((field, index) => ({ field, direction: index % 2 ? 'desc' : 'asc' })),
        };
        expect(parseView(deal, new URLSearchParams(formatView(deal, view).toString()), definitions)).toEqual(view);
      },
    ),
    { numRuns: 300 },
  );
});

test('every relative period survives its parameter', () => {
  for (const period of periods)
    expect(
      parseView(deal, formatView(deal, { filter: [{ field: 'closeDate', op: 'eq', value: { period } }], sort: [] })).filter,
    ).toEqual([{ field: 'closeDate', op: 'eq', value: { period } }]);
});

test('a stage is found by its label, too', () => {
  expect(parseView(deal, new URLSearchParams('filter[stage]=Proposal'), definitions).filter).toEqual([
    { field: 'stage', op: 'eq', value: 'proposal' },
  ]);
});

test('a refusal names the field or operator at fault', () => {
  const refusalOf = (query: string) => {
    try {
      parseView(deal, new URLSearchParams(query), definitions);
      return undefined;
    } catch (error) {
      return error instanceof RefusalError ? error.refusal : error;
    }
  };
  expect(refusalOf('filter[nope]=1')).toEqual({ kind: 'unknown-field', field: 'nope' });
  expect(refusalOf('filter[constructor]=1')).toEqual({ kind: 'unknown-field', field: 'constructor' });
  expect(refusalOf('filter[amount][around]=1')).toMatchObject({ kind: 'unknown-operator', field: 'amount' });
  expect(refusalOf('filter[stage][gt]=won')).toMatchObject({ kind: 'unknown-operator', field: 'stage' });
  expect(refusalOf('filter[amount][gte]=much')).toMatchObject({ kind: 'invalid-field', field: 'amount' });
  expect(refusalOf('filter[closeDate]=2026-02-30')).toMatchObject({ kind: 'invalid-field', field: 'closeDate' });
  expect(refusalOf('filter[closeDate][gte]=@thisMonth')).toMatchObject({ kind: 'invalid-field', field: 'closeDate' });
  expect(refusalOf('filter=1')).toMatchObject({ kind: 'bad-request' });
  expect(refusalOf('sort=-tags')).toMatchObject({ kind: 'unknown-operator', field: 'tags' });
  expect(refusalOf('sort=nope')).toEqual({ kind: 'unknown-field', field: 'nope' });
  expect(refusalOf(Array.from({ length: 300 }, () => 'filter[name][in]=a').join('&'))).toMatchObject({ kind: 'too-large' });
});

test('[M18] any query is a view or a refusal', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.oneof(fc.string(), fc.constantFrom('filter[name]', 'filter[amount][in]', 'filter[closeDate][gt]', 'sort', 'search')),
          anyText,
        ),
        { maxLength: 5 },
      ),
      (pairs) => {
        try {
          runView(parseView(deal, new URLSearchParams(pairs), definitions), [], context, definitions);
        } catch (error) {
          if (!(error instanceof RefusalError)) throw error;
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('what has no order is not sortable', () => {
  const kinds = new Set(Object.values(deal.fields).flatMap(({ kind }) => (isSortable(kind) ? [] : [kind])));
  expect(kinds).toEqual(new Set(['references', 'members', 'tags', 'longText']));
});
