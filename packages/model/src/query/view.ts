import type { Value } from '../schema/row.ts';
import type { Colour } from '../settings/definitions.ts';

/**
 * One view value, two executors: SQL on the server, memory in the browser. Both give the same rows in the same
 * order [V9]: text by `sortKey`, empty last in both directions, ties by id ascending.
 * Field keys are those of the object type, or one of the meta keys below.
 *
 * What the operators mean, for both executors (`operatorsOf` says which kinds have which):
 * - `eq`, `in`: exact values. `ne`: everything else, rows without a value included. An empty yes/no counts as no in
 *   `eq` and `ne`. On a set, `eq`, `in` and `ne` ask for a member. A plain number compared with money compares minor
 *   units in whatever currency; `{minor, currency}` only amounts in that currency.
 * - `gt`, `gte`, `lt`, `lte`: never rows without a value. Text by `sortKey`, amounts in one currency, dates and times as
 *   text. A `date` or `dateTime` against `{days}`, `{last}`, `{next}` or `{period}` compares with the span `resolveOperand` makes of it.
 * - `contains`: text and addresses by `searchText` of both sides, sets by exact member.
 * - `search`: every word of `searchText(search)` is in `searchTextOf` the record.
 *
 * What a sort compares: text and title by `sortKey`; choices by their place in the definitions (unknown ones after all
 * others, by id); members and teams by `sortKey` of their name (unknown: empty text), then id; references by id; money by
 * currency, then amount; yes/no with no first. Long texts, addresses and sets have no order.
 */
export const metaKeys = ['id', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'title'] as const;
export type MetaKey = (typeof metaKeys)[number];

export const operators = ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'contains', 'empty'] as const;
export type Operator = (typeof operators)[number];

/**
 * `value` is in the row's representation. `in`: array of such. `empty`: true or false. `contains`: text for text kinds
 * (compared by `searchText`), a member for sets. Relative values are objects resolved by the context:
 * `{me: true}`, `{myTeam: true}` (my team and those below it; of a member: whoever is in one of them), `{days: -7}`
 * (date: today + n), `{last: 7}` (the days that end with today), `{next: 7}` (those that begin with it),
 * `{period: 'thisQuarter'}` (only with eq). Fiscal quarters are counted from the fiscal year's first month.
 */
export type Operand =
  | Value
  | readonly Value[]
  | { readonly me: true }
  | { readonly myTeam: true }
  | { readonly days: number }
  | { readonly last: number }
  | { readonly next: number }
  | { readonly period: Period };
export const periods = [
  'today',
  'yesterday',
  'tomorrow',
  'thisWeek',
  'lastWeek',
  'nextWeek',
  'thisMonth',
  'lastMonth',
  'nextMonth',
  'thisQuarter',
  'lastQuarter',
  'nextQuarter',
  'thisYear',
  'lastYear',
  'nextYear',
  'thisFiscalQuarter',
  'lastFiscalQuarter',
  'nextFiscalQuarter',
  'thisFiscalYear',
  'lastFiscalYear',
  'nextFiscalYear',
] as const;
export type Period = (typeof periods)[number];

export type Condition = { readonly field: string; readonly op: Operator; readonly value: Operand };

/** Filters of one record taken together. Without any, `all` and `none` hold and `any` does not. */
export const groupings = ['all', 'any', 'none'] as const;
export type Grouping = (typeof groupings)[number];
export type Group = { readonly group: Grouping; readonly of: readonly Filter[] };

/**
 * A step along a relation. `to`: the records of `type` that this record's `field` names; `from`: the records of `type`
 * whose `field` names this one. `some`: for at least one of them all of `of` hold; `none`: for no one. What the viewer
 * may not see and what lies in the trash is not there [V6].
 */
export type Step = { readonly hop: 'to' | 'from'; readonly type: string; readonly field: string };
export type Hop = Step & {
  readonly has: 'some' | 'none';
  readonly of: readonly Filter[];
};
export type Filter = Condition | Group | Hop;

export const isCondition = (filter: Filter): filter is Condition => 'op' in filter;
export const isGroup = (filter: Filter): filter is Group => 'group' in filter;

/** How many conditions, groups and steps there are, at whatever depth. */
export const countFilters = (filters: readonly Filter[]): number =>
  filters.reduce((count, filter) => count + 1 + (isCondition(filter) ? 0 : countFilters(filter.of)), 0);

export type Sort = { readonly field: string; readonly direction: 'asc' | 'desc' };

/**
 * A figure of a view's rows: `count` of none, the others of a field (`figures.ts`). `weighted`: by how likely it is won.
 * `filled` and `empty`: records with and without a value; `distinct`: how many different values there are.
 */
export const aggregateKinds = ['count', 'sum', 'average', 'min', 'max', 'weighted', 'filled', 'empty', 'distinct'] as const;
export type AggregateKind = (typeof aggregateKinds)[number];
export type Aggregate = { readonly kind: AggregateKind; readonly field?: string | undefined };

/**
 * A value that a view makes of records its rows are related to, under a key of its own that filters, orders, groups and
 * figures may name as if it were a field. `value`: the field of the one record at the end of references; the others: a
 * figure of all records at the end, each counted once, that pass every filter of `of`. Money is of one `currency`. What
 * the viewer may not see and what lies in the trash is not there [V6] (`derived.ts`).
 */
export const derivedKinds = ['value', 'count', 'sum', 'average', 'min', 'max'] as const;
export type DerivedKind = (typeof derivedKinds)[number];
export type Derived = {
  readonly key: string;
  readonly kind: DerivedKind;
  readonly along: readonly Step[];
  readonly field?: string | undefined;
  readonly currency?: string | undefined;
  readonly of: readonly Filter[];
};

/** What of a view's records wears a colour: the first rule whose filter holds. */
export type ColourRule = { readonly colour: Colour; readonly filter: Filter };

export type View = {
  readonly type: string;
  readonly derived?: readonly Derived[] | undefined;
  /** All must hold. */
  readonly filter: readonly Filter[];
  readonly sort: readonly Sort[];
  /** Text that the record's search text must contain, every word of it. */
  readonly search?: string | undefined;
  /** What makes groups: `stage`, or of days and moments with how much one spans, `closeDate:month` (`groups.ts`). */
  readonly group?: string | undefined;
  /** How rows look; no executor asks. */
  readonly colours?: readonly ColourRule[] | undefined;
  /** What is said of all rows, and of those of each group. */
  readonly aggregates?: readonly Aggregate[] | undefined;
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
  /** Month in which the fiscal year begins, 1-12. */
  readonly fiscalYearStart: number;
  /** My team and all below it, and who is in them. */
  readonly teamsBelow: readonly string[];
  readonly teamMembers: readonly string[];
};
