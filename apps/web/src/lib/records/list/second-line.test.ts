import { objectTypes } from '@rapport/model/objects/index';
import { describe, expect, test } from 'vitest';
import { columnsOf } from './columns.ts';
import { isShort, secondLine } from './second-line.ts';

const { contact, deal } = objectTypes;
if (!contact || !deal) throw new Error('no such type');
const keys = (type: typeof deal) => secondLine(type, columnsOf(type)).map(({ key }) => key);

describe("a phone's row", () => {
  test('tells three values, and of long ones two', () => {
    expect(keys(deal)).toEqual(['account', 'stage', 'amount']);
    expect(keys(contact)).toEqual(['jobTitle', 'accounts']);
  });

  test('cuts names before amounts, days and stages', () => {
    expect(['amount', 'closeDate', 'stage'].map((key) => isShort(deal, key))).toEqual([true, true, true]);
    expect(['account', 'name', 'owner'].map((key) => isShort(deal, key))).toEqual([false, false, false]);
  });
});
