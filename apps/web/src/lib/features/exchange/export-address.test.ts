import { objectType } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { expect, test } from 'vitest';
import { exportAddress } from './export-address.ts';

const deal = objectType('deal') as ObjectType;

test('a list is exported with the view and the columns that are on the screen', () => {
  const address = exportAddress('w1', deal, new URLSearchParams('view=table&filter[amount][gte]=1000&sort=-amount'));
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  expect(pathname).toBe('/api/w/w1/export/deals');
  expect(searchParams.get('filter[amount][gte]')).toBe('1000');
  expect(searchParams.get('sort')).toBe('-amount');
  expect(searchParams.has('view')).toBe(false);
  expect(searchParams.get('fields')?.split(',').slice(0, 1)).toEqual(['name']);
  expect(searchParams.get('fields')).toContain('amount');
});

test('what nobody sorted is exported in the order of the list', () => {
  expect(exportAddress('w1', deal, new URLSearchParams())).toContain('sort=-createdAt');
});

test('[M201] an export has the columns that the view has chosen, those of related records among them', () => {
  const query = 'columns=stage,x1&derive=x1:count(task.related)&derive=x2:value.industry(account)';
  const { searchParams } = new URL(exportAddress('w1', deal, new URLSearchParams(query)), 'http://localhost');
  expect(searchParams.get('fields')).toBe('name,stage,x1');
  expect(searchParams.getAll('derive')).toEqual(['x1:count(task.related)', 'x2:value.industry(account)']);
  expect(searchParams.has('columns')).toBe(false);
});
