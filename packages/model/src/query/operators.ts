import type { Field, FieldKind } from '../schema/fields.ts';
import type { Comparable } from './resolve-operand.ts';
import type { Operator } from './view.ts';

const ordered: readonly Operator[] = ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'empty'];
const text: readonly Operator[] = ['contains', ...ordered];
const identity: readonly Operator[] = ['eq', 'ne', 'in', 'empty'];
const set: readonly Operator[] = ['contains', 'eq', 'ne', 'in', 'empty'];

const byKind: Record<FieldKind | 'title' | 'id', readonly Operator[]> = {
  text,
  title: text,
  externalId: text,
  longText: ['contains', 'empty'],
  url: ['contains', 'eq', 'ne', 'in', 'empty'],
  address: ['contains', 'empty'],
  number: ordered,
  percent: ordered,
  rating: ordered,
  serial: ordered,
  money: ordered,
  date: ordered,
  dateTime: ordered,
  yesNo: ['eq', 'ne', 'empty'],
  choice: identity,
  recurrence: identity,
  member: identity,
  team: identity,
  reference: identity,
  id: ['eq', 'ne', 'in'],
  tags: set,
  emails: set,
  phones: set,
  references: set,
  members: set,
};

/** The operators that make sense for a field, the most natural first. */
export const operatorsOf = (field: Pick<Field, 'kind'>): readonly Operator[] => byKind[field.kind];
export const operatorsOfKind = (kind: Comparable): readonly Operator[] => byKind[kind];

/** Kinds with more than one value, or too long a one, have no order; `2 weeks` as a text would have a false one. */
export const isSortable = (kind: Comparable): boolean =>
  !['longText', 'address', 'recurrence', 'tags', 'emails', 'phones', 'references', 'members'].includes(kind);
