import { objectType } from '@rapport/model/objects/index';
import { viewType } from '@rapport/model/query/derived';
import { parseView } from '@rapport/model/query/parse-view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { expect, test } from 'vitest';
import { cardValues } from './card-values.ts';

const deal = objectType('deal') as ObjectType;
const view = parseView(deal, new URLSearchParams('derive=x1:value.industry(account)&derive=x2:count(task.related)'));
const wide = viewType(view) as ObjectType;

test('[M201] a card shows of what a view makes of related records what the view has chosen, in its order, and no other column', () => {
  expect(wide.fields).toHaveProperty('x2');
  expect(cardValues(deal, wide, ['stage', 'x2', 'amount', 'x1', 'x9']).keys).toEqual(['x2', 'x1']);
  expect(cardValues(deal, wide, ['x1']).keys).toEqual(['x1']);
  expect(cardValues(deal, wide, undefined).keys).toEqual([]);
});
