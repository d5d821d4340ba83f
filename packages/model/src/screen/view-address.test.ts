import { deal } from '../objects/deal.ts';
import type { View } from '../query/view.ts';
import { expect, test } from 'vitest';
import { addressOfView, usualSort, readAddress, viewFromAddress } from './view-address.ts';

const view: View = {
  type: 'deal',
  filter: [
    { field: 'stage', op: 'in', value: ['c_a', 'c_b'] },
    { field: 'owner', op: 'eq', value: { me: true } },
    { field: 'closeDate', op: 'eq', value: { period: 'thisQuarter' } },
    { field: 'nextStepDate', op: 'gte', value: { days: -7 } },
    { field: 'amount', op: 'gte', value: { minor: 100_000, currency: 'EUR' } },
    { field: 'probability', op: 'lte', value: 50 },
    { field: 'nextStep', op: 'empty', value: true },
    { field: 'name', op: 'contains', value: 'a & b = 50%' },
  ],
  sort: [
    { field: 'amount', direction: 'desc' },
    { field: 'name', direction: 'asc' },
  ],
  search: 'acme',
};

test('a view survives its address', () => {
  const address = addressOfView(deal, view, usualSort, new URLSearchParams());
  expect(viewFromAddress(deal, new URLSearchParams(address), usualSort)).toEqual(view);
});

test('an address is readable and keeps what is not the view’s', () => {
  const plain: View = { type: 'deal', filter: [{ field: 'owner', op: 'eq', value: { me: true } }], sort: usualSort };
  expect(addressOfView(deal, plain, usualSort, new URLSearchParams('view=board&sort=name'))).toBe(
    '?view=board&filter[owner]=@me',
  );
});

test('what an address says wrongly is left out', () => {
  const params = new URLSearchParams(
    'filter[nothing]=1&filter[amount][gte]=lots&filter[stage][like]=x&sort=-nothing&filter[closeDate]=@someday',
  );
  expect(viewFromAddress(deal, params, usualSort)).toEqual({ type: 'deal', filter: [], sort: usualSort });
});

test('[M55] groups, relations and figures are as readable, and what is wrong with one of them spoils no other', () => {
  const params = new URLSearchParams(
    'filter=any(stage:won;some(account;tags:a%3Bb%5C%3B))&filter=none(&filter=some(nobody)&filter[name]=x&aggregate=sum:amount&group=stage',
  );
  const shown = viewFromAddress(deal, params, usualSort);
  expect(shown.filter).toEqual([{ field: 'name', op: 'eq', value: 'x' }]);
  params.delete('filter');
  params.append('filter', 'any(stage:won;some(account;tags:a b\\;))');
  const nested = viewFromAddress(deal, params, usualSort);
  expect(nested.filter).toHaveLength(2);
  expect(addressOfView(deal, nested, usualSort, new URLSearchParams('filter=old&group=old&view=table'))).toBe(
    '?view=table&filter[name]=x&filter=any(stage:won;some(account;tags:a+b%5C;))&group=stage&aggregate=sum:amount',
  );
  const again = viewFromAddress(
    deal,
    new URLSearchParams(addressOfView(deal, nested, usualSort, new URLSearchParams())),
    usualSort,
  );
  expect(again).toEqual(nested);
});

test('[M143] what an address names that is no more is told, and the rest of it is the view', () => {
  const params = new URLSearchParams(
    'filter[budget][gte]=5&filter[stage]=won&sort=-budget,name&aggregate=sum:amount,sum:budget&group=budget&derive=x1:value.motto(account)&derive=x2:value.industry(account)&filter[x1]=a&filter[x2]=b',
  );
  const { view, lost } = readAddress(deal, params, usualSort);
  expect(lost).toEqual([
    ['derive', 'x1:value.motto(account)'],
    ['filter[budget][gte]', '5'],
    ['sort', '-budget'],
    ['aggregate', 'sum:budget'],
    ['group', 'budget'],
    ['filter[x1]', 'a'],
  ]);
  expect(view).toMatchObject({
    derived: [{ key: 'x2' }],
    filter: [
      { field: 'stage', op: 'eq', value: 'won' },
      { field: 'x2', op: 'eq', value: 'b' },
    ],
    sort: [{ field: 'name', direction: 'asc' }],
    aggregates: [{ kind: 'sum', field: 'amount' }],
  });
  expect(readAddress(deal, new URLSearchParams(addressOfView(deal, view, usualSort, new URLSearchParams())), usualSort)).toEqual({
    view,
    lost: [],
  });
});
