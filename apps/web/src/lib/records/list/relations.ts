import type { Field, FieldKind } from '@rapport/model/schema/fields';
import type { Condition, Operand, Operator, Period } from '@rapport/model/query/view';

/**
 * How a field may stand to a value, as a sentence says it: "stage is", "amount is at least", "close date is within".
 * `asks`: what the value is chosen with.
 */
export type RelationKey =
  | 'is'
  | 'isNot'
  | 'isOneOf'
  | 'has'
  | 'contains'
  | 'atLeast'
  | 'atMost'
  | 'within'
  | 'inLast'
  | 'inNext'
  | 'olderThan'
  | 'past'
  | 'after'
  | 'before'
  | 'isYes'
  | 'isNo'
  | 'isEmpty'
  | 'isFilled';
export type Relation = {
  readonly key: RelationKey;
  readonly op: Operator;
  readonly asks: 'options' | 'option' | 'text' | 'field' | 'period' | 'days' | 'nothing';
};

const isEmpty: Relation = { key: 'isEmpty', op: 'empty', asks: 'nothing' };
const isFilled: Relation = { key: 'isFilled', op: 'empty', asks: 'nothing' };
const text: readonly Relation[] = [
  { key: 'contains', op: 'contains', asks: 'text' },
  { key: 'is', op: 'eq', asks: 'text' },
  isEmpty,
  isFilled,
];
const amount: readonly Relation[] = [
  { key: 'atLeast', op: 'gte', asks: 'field' },
  { key: 'atMost', op: 'lte', asks: 'field' },
  { key: 'is', op: 'eq', asks: 'field' },
  isEmpty,
  isFilled,
];
const time: readonly Relation[] = [
  { key: 'within', op: 'eq', asks: 'period' },
  { key: 'inLast', op: 'eq', asks: 'days' },
  { key: 'inNext', op: 'eq', asks: 'days' },
  { key: 'olderThan', op: 'lt', asks: 'days' },
  { key: 'past', op: 'lt', asks: 'nothing' },
  { key: 'after', op: 'gte', asks: 'field' },
  { key: 'before', op: 'lte', asks: 'field' },
  isEmpty,
  isFilled,
];
const chosen: readonly Relation[] = [
  { key: 'isOneOf', op: 'in', asks: 'options' },
  { key: 'isNot', op: 'ne', asks: 'option' },
  isEmpty,
  isFilled,
];
const set: readonly Relation[] = [{ key: 'has', op: 'contains', asks: 'option' }, isEmpty, isFilled];
const textSet: readonly Relation[] = [{ key: 'contains', op: 'contains', asks: 'text' }, isEmpty, isFilled];

/** What can be asked of a field of each kind, the usual question first. Addresses are found by search, not by filter. */
export const relations: Record<FieldKind, readonly Relation[]> = {
  text,
  longText: [{ key: 'contains', op: 'contains', asks: 'text' }, isEmpty, isFilled],
  url: text,
  externalId: text,
  serial: [
    { key: 'is', op: 'eq', asks: 'field' },
    { key: 'atLeast', op: 'gte', asks: 'field' },
    { key: 'atMost', op: 'lte', asks: 'field' },
  ],
  number: amount,
  percent: amount,
  rating: amount,
  money: amount,
  date: time,
  dateTime: time,
  yesNo: [
    { key: 'isYes', op: 'eq', asks: 'nothing' },
    { key: 'isNo', op: 'ne', asks: 'nothing' },
  ],
  recurrence: [isFilled, isEmpty],
  choice: chosen,
  member: chosen,
  team: chosen,
  reference: chosen,
  tags: set,
  members: set,
  references: set,
  emails: textSet,
  phones: textSet,
  address: [],
};

/** The relation of a condition; undefined when the sentence cannot say it (an address written by hand). */
export function relationOf(condition: Condition, field: Field): Relation | undefined {
  return relations[field.kind].find((relation) => {
    if (relation.op !== condition.op) return condition.op === 'eq' && relation.op === 'in';
    if (relation.key === 'isEmpty') return condition.value === true;
    if (relation.key === 'isFilled') return condition.value === false;
    if (relation.key === 'past') return isToday(condition.value);
    if (relation.asks === 'days') return daysOf(relation, condition.value) !== undefined;
    if (relation.key === 'within') return periodOf(condition.value) !== undefined;
    return true;
  });
}

/** The condition that a relation makes before anything is chosen; undefined when it needs a value first. */
export function conditionWithout(field: string, relation: Relation): Condition | undefined {
  if (relation.key === 'isEmpty') return { field, op: 'empty', value: true };
  if (relation.key === 'isFilled') return { field, op: 'empty', value: false };
  if (relation.key === 'past') return { field, op: 'lt', value: { days: 0 } };
  if (relation.key === 'isYes' || relation.key === 'isNo') return { field, op: relation.op, value: true };
  return undefined;
}

const isToday = (value: Operand): boolean => typeof value === 'object' && 'days' in value && Number(value.days) === 0;

export const periodOf = (value: Operand): Period | undefined =>
  typeof value === 'object' && value !== null && 'period' in value ? (value as { period: Period }).period : undefined;
/** The number of days that a relation asks for; undefined for any other value. */
export function daysOf({ key }: Relation, value: Operand): number | undefined {
  if (typeof value !== 'object') return undefined;
  if (key === 'inLast') return 'last' in value ? Number(value.last) : undefined;
  if (key === 'inNext') return 'next' in value ? Number(value.next) : undefined;
  return key === 'olderThan' && 'days' in value && Number(value.days) < 0 ? -Number(value.days) : undefined;
}
export const withDays = ({ key }: Relation, days: number): Operand =>
  key === 'inLast' ? { last: days } : key === 'inNext' ? { next: days } : { days: -days };
export const isMyTeam = (value: Operand): boolean => typeof value === 'object' && value !== null && 'myTeam' in value;
export const isMe = (value: Operand): boolean => typeof value === 'object' && value !== null && 'me' in value;

/** The single values of an operand: one, or those of a list. `me` stands for the person who looks. */
export function operands(value: Operand): readonly Operand[] {
  return Array.isArray(value) ? (value as readonly Operand[]) : [value];
}
