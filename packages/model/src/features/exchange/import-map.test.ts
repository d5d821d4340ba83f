import { describe, expect, test } from 'vitest';
import { RefusalError } from '../../errors.ts';
import { deal } from '../../objects/deal.ts';
import { account } from '../../objects/account.ts';
import { detectDateOrder, detectDecimal, detectDelimiter } from './detect-formats.ts';
import { formatImportMap, parseImportMap } from './import-map.ts';
import { matchColumns, suggestMatch } from './match-columns.ts';
import { memberImport } from './member-import.ts';
import { planRow } from './plan-row.ts';

const example = {
  match: 'externalId',
  columns: {
    opportunity_id: 'externalId',
    sales_agent: { field: 'owner', by: 'name', create: true },
    close_date: ['closeDate', 'closed'],
    note: null,
  },
  values: { product: { GTXPro: 'GTX Pro' } },
  currency: 'USD',
  dateOrder: 'MDY',
};

describe('the map of an import', () => {
  test('a saved map is read back equal', () => {
    const map = parseImportMap(example, deal);
    expect(parseImportMap(JSON.parse(JSON.stringify(formatImportMap(map))), deal)).toEqual(map);
  });

  test.each([
    [{ columns: { a: 'nonsense' } }, 'map.columns.a'],
    [{ columns: { a: { field: 'owner', by: 'colour' } } }, 'map.columns.a.by'],
    [{ dateOrder: 'YDM' }, 'map.dateOrder'],
    [{ currency: 'dollars' }, 'map.currency'],
    [{ match: 'nonsense' }, 'map.match'],
    [{ colums: {} }, 'map.colums'],
    [{ values: { product: { a: 3 } } }, 'map.values.product.a'],
    [[], 'map'],
  ])('%j is refused and the wrong part named', (json, field) => {
    expect(() => parseImportMap(json, deal)).toThrow(RefusalError);
    try {
      parseImportMap(json, deal);
    } catch (error) {
      expect((error as RefusalError).refusal.field).toBe(field);
    }
  });

  test('columns of well-known exports find their fields', () => {
    const matched = matchColumns(deal, [
      'opportunity_id',
      'sales_agent',
      'product',
      'account',
      'deal_stage',
      'engage_date',
      'close_date',
      'close_value',
    ]);
    const fields = Object.fromEntries(
      Object.entries(matched).map(([column, { targets }]) => [column, targets.map(({ field }) => field)]),
    );
    expect(fields).toEqual({
      opportunity_id: ['externalId'],
      sales_agent: ['owner'],
      product: ['product'],
      account: ['account'],
      deal_stage: ['stage'],
      engage_date: ['created'],
      close_date: ['closeDate', 'closed'],
      close_value: ['amount'],
    });
    expect(suggestMatch(deal, Object.values(fields).flat())).toBe('externalId');
    expect(matchColumns(account, ['account'])['account']?.targets[0]?.field).toBe('name');
    expect(matchColumns(memberImport, ['sales_agent', 'manager', 'regional_office'])['regional_office']?.targets[0]?.field).toBe(
      'team',
    );
  });

  test('ids beside names win, and nothing is made from the names', () => {
    const matched = matchColumns(deal, ['Rapport id', 'Account', 'Account (id)']);
    expect(matched['Account']?.targets[0]).toMatchObject({ field: 'account', create: false });
    expect(matched['Account (id)']?.targets[0]).toMatchObject({ field: 'account', by: 'id' });
  });

  test('formats are found from samples', () => {
    expect(detectDateOrder(['3/1/2017', '10/25/2016'])).toBe('MDY');
    expect(detectDateOrder(['31.12.2017', '1.2.2017'])).toBe('DMY');
    expect(detectDateOrder(['2017-02-01'])).toBe('YMD');
    expect(detectDateOrder(['n/a'])).toBeUndefined();
    expect(detectDecimal(['1.234,50', '12'])).toBe(',');
    expect(detectDecimal(['1,234.50'])).toBe('.');
    expect(detectDelimiter('a;b,c;d\n1;2;3')).toBe(';');
    expect(detectDelimiter('a,b\n"x,y",2')).toBe(',');
  });
});

describe('a row of an import', () => {
  const formats = { dateOrder: 'MDY', decimal: '.', currency: 'USD' } as const;
  const map = parseImportMap(
    {
      ...example,
      columns: { ...example.columns, product: 'product', value: 'amount', currency: 'amount.currency', start: 'created' },
    },
    deal,
  );
  const find = (_: unknown, text: string) => (text === 'GTX Pro' ? 'p-1' : undefined);

  test('names go through the value table before they are looked up', () =>
    expect(planRow(deal, map, formats, { product: 'GTXPro' }, find).changes['product']).toEqual({ value: 'p-1' }));

  test('one column may feed several targets', () => {
    const row = planRow(deal, map, formats, { close_date: '3/1/2017', start: '10/20/2016' }, find);
    expect(row.changes['closeDate']).toEqual({ value: '2017-03-01' });
    expect([row.created, row.closed]).toEqual(['2016-10-20T12:00:00.000Z', '2017-03-01T12:00:00.000Z']);
  });

  test('a bad cell is named and costs the row nothing else', () => {
    const row = planRow(deal, map, formats, { product: 'Unknown', value: 'lots', opportunity_id: 'A1' }, find);
    expect(row.problems.map(({ column, reason }) => [column, reason])).toEqual([
      ['product', 'not-found'],
      ['value', 'money'],
    ]);
    expect(row.changes['externalId']).toEqual({ value: 'A1' });
    expect(row.key).toBe('A1');
  });

  test('the currency beside an amount decides how many digits it has', () =>
    expect(planRow(deal, map, formats, { value: '1000', currency: 'JPY' }, find).changes['amount']).toEqual({
      value: { minor: 1_000, currency: 'JPY' },
    }));
});
