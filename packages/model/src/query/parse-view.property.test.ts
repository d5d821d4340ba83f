import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RefusalError } from '../errors.ts';
import { deal } from '../objects/deal.ts';
import { formatView, parseView } from './parse-view.ts';
import type { Condition, View } from './view.ts';

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
    expect(parse(`filter[name][in]=${encodeURIComponent('a\\,b,c')}`).filter[0]?.value).toEqual(['a,b', 'c']));

  test.each([
    ['filter[colour]=x', 'unknown-field', 'colour'],
    ['filter[name][like]=x', 'unknown-operator', 'name'],
    ['filter[stage][gt]=x', 'unknown-operator', 'stage'],
    ['filter[closeDate]=tomorrowish', 'invalid-field', 'closeDate'],
    ['sort=colour', 'unknown-field', 'colour'],
    ['filter[__proto__]=x', 'bad-request', undefined],
    ['filter[constructor]=x', 'unknown-field', 'constructor'],
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
  const view = fc.record({
    type: fc.constant('deal'),
    filter: fc
      .tuple(fc.array(condition, { maxLength: 4 }), fc.option(several, { nil: undefined }))
      .map(([list, one]) => (one ? [...list, one] : list)),
    sort: fc.uniqueArray(
      fc.record({
        field: fc.constantFrom('name', 'amount', 'closeDate'),
        direction: fc.constantFrom('asc' as const, 'desc' as const),
      }),
      { maxLength: 3, selector: ({ field }) => field },
    ),
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
