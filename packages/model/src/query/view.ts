import type { Value } from '../schema/row.ts';

/**
 * One view value, two executors: SQL on the server, memory in the browser. Both give the same rows in the same
 * order [V9]: text by `sortKey`, empty last in both directions, ties by id ascending.
 * Field keys are those of the object type, or one of the meta keys below.
 */
export const metaKeys = ['id', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'title'] as const;
export type MetaKey = (typeof metaKeys)[number];

export const operators = ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'contains', 'empty'] as const;
export type Operator = (typeof operators)[number];

/**
 * `value` is in the row's representation. `in`: array of such. `empty`: true or false. `contains`: text for text kinds
 * (compared by `searchText`), a member for sets. Relative values are objects resolved by the context:
 * `{me: true}`, `{days: -7}` (date: today + n), `{period: 'thisQuarter'}` (only with eq).
 */
export type Operand = Value | readonly Value[] | { readonly me: true } | { readonly days: number } | { readonly period: Period };
export const periods = ['today', 'thisWeek', 'thisMonth', 'lastMonth', 'nextMonth', 'thisQuarter', 'lastQuarter', 'nextQuarter', 'thisYear', 'lastYear'] as const;
export type Period = (typeof periods)[number];

export type Condition = { readonly field: string; readonly op: Operator; readonly value: Operand };
export type Sort = { readonly field: string; readonly direction: 'asc' | 'desc' };

export type View = {
  readonly type: string;
  /** All must hold. */
  readonly filter: readonly Condition[];
  readonly sort: readonly Sort[];
  /** Text that the record's search text must contain, every word of it. */
  readonly search?: string | undefined;
};

/** What a view may ask of its surroundings, passed in so that both executors see the same. */
export type ViewContext = {
  /** ISO instant. */
  readonly now: string;
  readonly timeZone: string;
  readonly me: string;
  readonly myTeams: readonly string[];
  /** 1 = Monday … 7 = Sunday. */
  readonly weekStart: number;
};
