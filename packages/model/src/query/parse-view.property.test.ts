import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RefusalError } from '../errors.ts';
import { limits } from '../limits.ts';
import { deal } from '../objects/deal.ts';
import { formatView, parseView } from './parse-view.ts';
import { type Aggregate, countFilters, groupings, isCondition, type Condition, type Filter, type View } from './view.ts';

const depthOf = (filters: readonly Filter[]): number =>
  Math.max(0, ...filters.map((one) => 1 + (isCondition(one) ? 0 : depthOf(one.of))));
const parse = (query: string) => parseView(deal, new URLSearchParams(query));
const refusal = (query: string) => {
  try {
    parse(query);
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  return undefined;
};

describe('a view as query parameters', () => {
  test('reads filters, operators and sort', () =>
    expect(parse('filter[stage]=proposal&filter[amount][gte]=100000&filter[stage][in]=won,lost&sort=-amount,name')).toMatchObject(
      {
        type: 'deal',
        filter: [
          { field: 'stage', op: 'eq', value: 'proposal' },
          { field: 'amount', op: 'gte' },
          { field: 'stage', op: 'in', value: ['won', 'lost'] },
        ],
        sort: [
          { field: 'amount', direction: 'desc' },
          { field: 'name', direction: 'asc' },
        ],
      },
    ));

  test('a comma inside a value of `in` is escaped', () =>
    expect(parse(`filter[name][in]=${encodeURIComponent('a\\,b,c')}`).filter).toMatchObject([{ value: ['a,b', 'c'] }]));

  test.each([
    ['filter[colour]=x', 'unknown-field', 'colour'],
    ['filter[name][like]=x', 'unknown-operator', 'name'],
    ['filter[stage][gt]=x', 'unknown-operator', 'stage'],
    ['filter[closeDate]=tomorrowish', 'invalid-field', 'closeDate'],
    ['sort=colour', 'unknown-field', 'colour'],
    ['filter[__proto__]=x', 'bad-request', undefined],
    ['filter[constructor]=x', 'unknown-field', 'constructor'],
    ['group=name', 'unknown-field', 'name'],
    ['group=constructor', 'unknown-field', 'constructor'],
    ['aggregate=sum:name', 'unknown-operator', 'name'],
    ['aggregate=sum', 'unknown-operator', undefined],
    ['aggregate=median:amount', 'unknown-operator', 'aggregate'],
    ['aggregate=sum:__proto__', 'unknown-operator', '__proto__'],
  ])('%s is refused as %s', (query, kind, field) => expect(refusal(query)).toMatchObject({ kind, ...(field ? { field } : {}) }));

  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map((one) => one.replaceAll('\0', '').normalize('NFC').trim())
    .filter((one) => one !== '');
  const condition: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({
      field: fc.constantFrom('name', 'nextStep'),
      op: fc.constantFrom('eq' as const, 'ne' as const, 'contains' as const),
      value: text,
    }),
    fc.record({
      field: fc.constant('closeDate'),
      op: fc.constantFrom('eq' as const, 'gte' as const, 'lt' as const),
      value: fc.constantFrom('2024-02-29', '1999-12-31'),
    }),
    fc.record({ field: fc.constantFrom('owner', 'amount', 'tags'), op: fc.constant('empty' as const), value: fc.boolean() }),
    fc.record({ field: fc.constant('owner'), op: fc.constant('eq' as const), value: fc.constant({ me: true as const }) }),
  );
  const several = fc
    .array(text, { minLength: 1, maxLength: 4 })
    .map((value): Condition => ({ field: 'externalId', op: 'in', value }));
  const nested: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter; group: Filter }>((tie) => ({
    filter: fc.oneof({ depthSize: 'small' }, condition, several, tie('group')),
    group: fc.oneof(
      fc.record({ group: fc.constantFrom(...groupings), of: fc.array(tie('filter'), { maxLength: 3 }) }),
      // Of the account, so that the fields inside are another type's.
      fc.record({
        hop: fc.constant('to' as const),
        type: fc.constant('account'),
        field: fc.constant('account'),
        has: fc.constantFrom('some' as const, 'none' as const),
        of: fc.array(
          fc.record({
            field: fc.constantFrom('name', 'externalId'),
            op: fc.constantFrom('eq' as const, 'ne' as const),
            value: text,
          }),
          { maxLength: 2 },
        ),
      }),
      fc.record({
        hop: fc.constant('from' as const),
        type: fc.constant('task'),
        field: fc.constant('related'),
        has: fc.constantFrom('some' as const, 'none' as const),
        of: fc.constantFrom<Filter[]>(
          [],
          [
            {
              hop: 'to',
              type: 'deal',
              field: 'related',
              has: 'none',
              of: [{ field: 'closeDate', op: 'lt', value: { days: 0 } }],
            },
          ],
        ),
      }),
    ),
  })).group;
  const view = fc.record({
    type: fc.constant('deal'),
    filter: fc
      .tuple(
        fc.array(condition, { maxLength: 4 }),
        fc.option(several, { nil: undefined }),
        fc.array(nested, { maxLength: 2 }).filter((list) => depthOf(list) <= limits.filterDepth.value && countFilters(list) < 40),
      )
      .map(([list, one, groups]): Filter[] => [...list, ...(one ? [one] : []), ...groups]),
    sort: fc.uniqueArray(
      fc.record({
        field: fc.constantFrom('name', 'amount', 'closeDate'),
        direction: fc.constantFrom('asc' as const, 'desc' as const),
      }),
      { maxLength: 3, selector: ({ field }) => field },
    ),
    group: fc.constantFrom('stage', 'owner', 'team'),
    aggregates: fc.array(
      fc.constantFrom<Aggregate>(
        { kind: 'count' },
        { kind: 'sum', field: 'amount' },
        { kind: 'weighted', field: 'amount' },
        { kind: 'average', field: 'probability' },
        { kind: 'max', field: 'closeDate' },
      ),
      { minLength: 1, maxLength: 5 },
    ),
  });

  test('[M55] groups and relations are read where they stand among the other filters', () =>
    expect(
      parse(
        'filter=any(stage:won;all(amount[gte]:5;owner:@me))&filter[name]=x&filter=no(account;some(task.related;due[lt]:@days:0))',
      ).filter,
    ).toEqual([
      {
        group: 'any',
        of: [
          { field: 'stage', op: 'eq', value: 'won' },
          {
            group: 'all',
            of: [
              { field: 'amount', op: 'gte', value: 5 },
              { field: 'owner', op: 'eq', value: { me: true } },
            ],
          },
        ],
      },
      { field: 'name', op: 'eq', value: 'x' },
      {
        hop: 'to',
        type: 'account',
        field: 'account',
        has: 'none',
        of: [
          {
            hop: 'from',
            type: 'task',
            field: 'related',
            has: 'some',
            of: [{ field: 'due', op: 'lt', value: { days: 0 } }],
          },
        ],
      },
    ]));

  test.each([
    ['any(', 4],
    ['any(stage:won', 13],
    ['any(stage:won))', 14],
    ['some(owner;name:x)', 5],
    ['some(task.nothing)', 5],
    ['some(account:deal)', 5],
    ['some(constructor;name:x)', 5],
    ['stage', 0],
    ['any(some(account;__proto__:1))', 17],
  ])('[M55] filter=%s is refused with the place %i', (text, at) =>
    expect(refusal(`filter=${encodeURIComponent(text)}`)).toMatchObject({ kind: 'bad-request', field: 'filter', values: { at } }),
  );

  test('[M55] inside a group a refusal names the field at fault', () => {
    expect(refusal('filter=any(colour:x)')).toEqual({ kind: 'unknown-field', field: 'colour' });
    expect(refusal('filter=some(account;stage:won)')).toEqual({ kind: 'unknown-field', field: 'stage' });
    expect(refusal('filter=any(name[like]:x)')).toMatchObject({ kind: 'unknown-operator', field: 'name' });
  });

  const derive = (text: string) => `derive=${encodeURIComponent(text)}`;
  test('[M140] values of related records are read with their steps, filters and currency, and may be named like fields', () => {
    const text = 'x1:sum.amount.EUR(account>deal.account;stage[ne]:won)';
    const read = parse(
      `${derive(text)}&${derive('x2:value.industry(account)')}&filter[x1][gte]=5&sort=-x1&group=x2&aggregate=sum:x1`,
    );
    expect(read.derived).toEqual([
      {
        key: 'x1',
        kind: 'sum',
        field: 'amount',
        currency: 'EUR',
        along: [
          { hop: 'to', type: 'account', field: 'account' },
          { hop: 'from', type: 'deal', field: 'account' },
        ],
        of: [{ field: 'stage', op: 'ne', value: 'won' }],
      },
      { key: 'x2', kind: 'value', field: 'industry', along: [{ hop: 'to', type: 'account', field: 'account' }], of: [] },
    ]);
    expect(read).toMatchObject({
      sort: [{ field: 'x1', direction: 'desc' }],
      group: 'x2',
      aggregates: [{ kind: 'sum', field: 'x1' }],
    });
    expect(parseView(deal, new URLSearchParams(formatView(deal, read).toString()))).toEqual(read);
  });

  test.each([
    ['x1:sum.amount(account>deal.account)', { kind: 'unknown-operator', field: 'amount' }],
    ['x1:sum.nothing(account>deal.account)', { kind: 'unknown-field', field: 'nothing' }],
    ['x1:sum.name(account)', { kind: 'unknown-operator', field: 'name' }],
    ['x1:value.name(task.related)', { kind: 'unknown-operator', field: 'name' }],
    ['x1:count(nowhere)', { kind: 'bad-request', field: 'derive' }],
    ['x1:count(account', { kind: 'bad-request', field: 'derive' }],
    ['name:count(account)', { kind: 'bad-request', field: 'derive' }],
    ['x1:median.amount.EUR(account)', { kind: 'bad-request', field: 'derive' }],
    ['x1:count(account>deal.account>account>deal.account)', { kind: 'too-large', field: 'derive' }],
  ])('[M140] derive=%s is refused, and the refusal names what is at fault', (text, told) =>
    expect(refusal(derive(text))).toMatchObject(told),
  );

  test('[M140] a view makes at most viewDerived values', () => {
    const several = (count: number) => Array.from({ length: count }, (_, at) => derive(`x${at}:count(task.related)`)).join('&');
    expect(parse(several(limits.viewDerived.value)).derived).toHaveLength(limits.viewDerived.value);
    expect(refusal(several(limits.viewDerived.value + 1))).toMatchObject({ kind: 'too-large', field: 'derive' });
    expect(refusal(`${derive('x1:count(account)')}&${derive('x1:count(account)')}`)).toMatchObject({ field: 'derive' });
  });

  test('[M142] rules that give records colours are read in their order, at most viewColours of them', () => {
    const words = 'colour=red:closeDate[lt]:@days:0&colour=green:any(stage:won;some(account;industry:energy))';
    const read = parse(words);
    expect(read.colours?.map(({ colour }) => colour)).toEqual(['red', 'green']);
    expect(parseView(deal, new URLSearchParams(formatView(deal, read).toString()))).toEqual(read);
    expect(refusal('colour=mauve:stage:won')).toMatchObject({ kind: 'bad-request', field: 'colour' });
    expect(refusal('colour=red:motto:x')).toEqual({ kind: 'unknown-field', field: 'motto' });
    const many = Array.from({ length: limits.viewColours.value + 1 }, () => 'colour=red:stage:won').join('&');
    expect(refusal(many)).toMatchObject({ kind: 'too-large', field: 'colour' });
  });

  test('what formatView writes, parseView reads back equal', () =>
    fc.assert(
      fc.property(view, (one: View) => {
        expect(parseView(deal, new URLSearchParams(formatView(deal, one).toString()))).toEqual(one);
      }),
    ));

  test('no parameters make it throw anything but a refusal', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), fc.string(), (pairs, tail) => {
        const parameters = new URLSearchParams([...pairs, [`filter[${tail}]`, tail], ['sort', tail]]);
        try {
          parseView(deal, parameters);
        } catch (error) {
          expect(error).toBeInstanceOf(RefusalError);
        }
      }),
    ));
});
