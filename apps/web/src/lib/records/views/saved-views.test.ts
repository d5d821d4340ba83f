import type { Row, Values } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { addressToSave } from '@rapport/model/features/views/address-words';
import { hrefOf, sameAddress, savedIn, viewsFor, visibilityOf } from './saved-views.ts';

const view = (id: string, values: Values) => ({ id, type: 'savedView', values: { of: 'deal', ...values } }) as unknown as Row;

test('[M29] tabs show one’s own views, everybody’s and one’s team’s, by name', () => {
  const rows = [
    view('1', { name: 'b mine', owner: 'me' }),
    view('2', { name: 'a shared', owner: 'tom', shared: true }),
    view('3', { name: 'c my team', owner: 'tom', shared: true, team: 'north' }),
    view('4', { name: 'other team', owner: 'tom', shared: true, team: 'south' }),
    view('5', { name: 'my own for the other team', owner: 'me', shared: true, team: 'south' }),
    view('6', { name: 'of accounts', owner: 'me', of: 'account' }),
  ];
  expect(viewsFor(rows, 'deal', 'me', ['north']).map(({ id }) => id)).toEqual(['2', '1', '3', '5']);
  expect(rows.slice(0, 3).map(visibilityOf)).toEqual(['private', 'shared', 'team']);
});

test('a view and an address are the same whatever the order of their parts, and a view never names itself', () => {
  expect(sameAddress('?view=table&filter[owner]=@me', 'filter%5Bowner%5D=%40me&view=table')).toBe(true);
  expect(sameAddress('?saved=1&sort=-amount', 'sort=-amount')).toBe(true);
  expect(sameAddress('sort=-amount', 'sort=amount')).toBe(false);
  expect(addressToSave('?saved=1&view=table&filter%5Bowner%5D=%40me')).toBe('filter[owner]=@me&view=table');
});

test('everything a view says stands in its address', () => {
  const href = hrefOf('acme', view('1', { name: 'x', address: 'filter[owner]=@me&view=table' }));
  expect(href).toBe('/app/acme/deals?saved=1&filter[owner]=@me&view=table');
  expect(savedIn(new URLSearchParams(href.split('?')[1]))).toBe('1');
});
