import { objectType } from '@rapport/model/objects/index';
import { operators, type Condition } from '@rapport/model/query/view';
import type { Field } from '@rapport/model/schema/fields';
import { loadTranslator } from '@rapport/text/browser';
import { expect, test } from 'vitest';
import { conditionWithout, relationOf, relations } from './relations.ts';

const due = objectType('task')?.fields['due'] as Field;
const about = (op: Condition['op'], value: Condition['value']) => relationOf({ field: 'due', op, value }, due)?.key;

test('what is overdue, longer ago, within and next are told apart by their values', () => {
  expect(about('lt', { days: 0 })).toBe('past');
  expect(about('lt', { days: -7 })).toBe('olderThan');
  expect(about('eq', { period: 'today' })).toBe('within');
  expect(about('eq', { next: 7 })).toBe('inNext');
  expect(about('lt', { days: 3 })).toBeUndefined();
});

test('a relation that asks for nothing is recognised in the condition that it makes', () => {
  for (const relation of relations.date.filter(({ asks }) => asks === 'nothing')) {
    const made = conditionWithout('due', relation);
    expect(made && relationOf(made, due)?.key).toBe(relation.key);
  }
});

test('every operator has words in both languages, for conditions that no relation says', async () => {
  for (const locale of ['en', 'de'] as const) {
    const t = await loadTranslator(locale, 'records');
    for (const op of operators) expect(t.dynamic(`operator.${op}`)).not.toMatch(/operator|^$/);
  }
});
