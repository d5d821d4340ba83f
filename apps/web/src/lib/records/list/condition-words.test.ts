import { objectType } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { expect, test } from 'vitest';
import type { Names } from '../fields/format-value.ts';
import { conditionWords } from './condition-words.ts';

const deal = objectType('deal') as ObjectType;
const names = { locale: 'en-GB' } as Names;

test('an amount that names no currency, as programs send it, is said as a number', () => {
  const { value } = conditionWords(deal, { field: 'amount', op: 'gte', value: 1_000_050 }, names);
  expect(value).toBe('10,000.5');
});
