import { documentType } from '../settings/settings-type.ts';
import type { Definitions } from '../settings/definitions.ts';
import type { Field } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Money, Row, Value } from '../schema/row.ts';
import { compareText, searchText, sortKey } from '../schema/sort-key.ts';
import { sameValue } from '../schema/values.ts';
import { searchTextOf, titleOf } from '../projection/project-record.ts';
import { deriver, type Deriver, viewType } from './derived.ts';
import { metaKinds, resolveOperand, type Comparable, type Resolved } from './resolve-operand.ts';
import { leads, nothingRelated, targetsOf, type Related } from './related.ts';
import {
  isCondition,
  isGroup,
  metaKeys,
  type Condition,
  type Filter,
  type Hop,
  type MetaKey,
  type View,
  type ViewContext,
} from './view.ts';

/**
 * The executor in memory; `find-rows.ts` is the one in SQL. Both must give the same rows in the same order [V9], by the
 * rules of `view.ts`. Pure: `now` and everything personal come with the context.
 */
export function runView(
  view: View,
  rows: Iterable<Row>,
  context: ViewContext,
  definitions: Definitions,
  related: Related = nothingRelated,
): Row[] {
  const { derive, test } = seenBy(view, context, related);
  const found: Row[] = [];
  for (const one of rows) {
    const row = derive?.(one) ?? one;
    if (test(row)) found.push(row);
  }
  const { key, compare } = rowOrder(view, definitions);
  return found
    .map((row) => ({ row, keys: key(row) }))
    .sort((a, b) => compare(a.keys, b.keys) || compareText(a.row.id, b.row.id))
    .map(({ row }) => row);
}

const typeOf = (key: string): ObjectType | undefined => documentType(key);
const isMeta = (key: string): key is MetaKey => metaKeys.includes(key as MetaKey);
const fieldOf = (type: ObjectType | undefined, key: string): Field | undefined =>
  type && Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
/** A field of the type stands before a meta key of the same name. */
export const kindOf = (type: ObjectType | undefined, key: string): Comparable | undefined =>
  fieldOf(type, key)?.kind ?? (isMeta(key) ? metaKinds[key] : undefined);

function reader(type: ObjectType | undefined, key: string): (row: Row) => Value | undefined {
  if (fieldOf(type, key) || !isMeta(key)) return (row) => row.values[key];
  if (key === 'title') return (row) => (type && titleOf(type, row.values)) || undefined;
  return (row) => row[key];
}

/** A test for one row: every filter and every word of the search. An unknown field matches nothing. */
export function matches(view: View, context: ViewContext, related: Related = nothingRelated): (row: Row) => boolean {
  const { derive, test } = seenBy(view, context, related);
  return derive ? (row) => test(derive(row)) : test;
}

/** How rows become those of the view, with its derived values, and the test that such a row passes. */
export function seenBy(
  view: View,
  context: ViewContext,
  related: Related = nothingRelated,
): { readonly derive: Deriver | undefined; readonly test: (row: Row) => boolean } {
  const passing = (type: string, of: readonly Filter[]) => matches({ type, filter: of, sort: [] }, context, related);
  return { derive: deriver(view, related, passing), test: testsOf(view, context, related) };
}

function testsOf(view: View, context: ViewContext, related: Related): (row: Row) => boolean {
  const type = viewType(view) ?? typeOf(view.type);
  const tests = view.filter.map((filter) => filterTest(filter, type, context, related));
  const words = searchText(view.search ?? '')
    .split(' ')
    .filter(Boolean);
  const fits = allOf(tests);
  if (words.length === 0) return fits;
  return (row) => {
    if (!fits(row)) return false;
    const text = type ? searchTextOf(type, row.values) : '';
    return words.every((word) => text.includes(word));
  };
}

type Test = (row: Row) => boolean;

const allOf = (tests: readonly Test[]): Test => {
  const [only] = tests;
  return only && tests.length === 1 ? only : (row) => tests.every((test) => test(row));
};

function filterTest(filter: Filter, type: ObjectType | undefined, context: ViewContext, related: Related): Test {
  if (isCondition(filter)) return testOf(filter, type, context);
  if (!isGroup(filter)) return hopTest(filter, type, context, related);
  const tests = filter.of.map((one) => filterTest(one, type, context, related));
  switch (filter.group) {
    case 'all':
      return allOf(tests);
    case 'any':
      return (row) => tests.some((test) => test(row));
    case 'none':
      return (row) => !tests.some((test) => test(row));
    default:
      return filter.group satisfies never;
  }
}

/** A step that leads nowhere, by its definition, finds nobody: `some` fails, `none` holds. */
function hopTest(hop: Hop, type: ObjectType | undefined, context: ViewContext, related: Related): Test {
  const target = typeOf(hop.type);
  if (!type || !leads(hop, type)) return () => hop.has === 'none';
  const tests = hop.of.map((one) => filterTest(one, target, context, related));
  const fits = (row: Row | undefined): boolean =>
    row !== undefined && row.deletedAt === undefined && tests.every((test) => test(row));
  const any = (row: Row): boolean => {
    if (hop.hop === 'to') return targetsOf(row, type, hop.field, hop.type).some((id) => fits(related.row(hop.type, id)));
    for (const one of related.pointingAt(hop.type, hop.field, row.id))
      if (target && targetsOf(one, target, hop.field, type.key).includes(row.id) && fits(one)) return true;
    return false;
  };
  return hop.has === 'some' ? any : (row) => !any(row);
}

function testOf(condition: Condition, type: ObjectType | undefined, context: ViewContext): (row: Row) => boolean {
  const kind = kindOf(type, condition.field);
  if (kind === undefined) return () => false;
  const read = reader(type, condition.field);
  const { op, value } = condition;
  if (op === 'empty') return (row) => isEmpty(read(row)) === (value !== false);
  const resolved = resolveOperand(kind, value, context);
  if (op === 'contains') return containsTest(read, resolved);
  if ('start' in resolved) return spanTest(read, op, resolved);
  const wanted = resolved.values;
  if (op === 'eq' || op === 'in') return equalsTest(kind, read, wanted);
  if (op === 'ne') {
    const equal = equalsTest(kind, read, wanted);
    return (row) => !equal(row);
  }
  const first = wanted[0];
  return (row) => {
    const actual = read(row);
    const order = actual === undefined || first === undefined ? undefined : compareValues(kind, actual, first);
    if (order === undefined) return false;
    return op === 'gt' ? order > 0 : op === 'gte' ? order >= 0 : op === 'lt' ? order < 0 : order <= 0;
  };
}

const isEmpty = (value: Value | undefined) => value === undefined;

function containsTest(read: (row: Row) => Value | undefined, resolved: Resolved): (row: Row) => boolean {
  const wanted = 'values' in resolved ? resolved.values.filter((value) => typeof value === 'string') : [];
  const folded = wanted.map(searchText);
  return (row) => {
    const actual = read(row);
    if (typeof actual === 'string') return folded.every((text) => searchText(actual).includes(text));
    if (Array.isArray(actual)) return wanted.every((member) => actual.includes(member));
    if (typeof actual === 'object') return folded.every((text) => searchText(Object.values(actual).join(' ')).includes(text));
    return false;
  };
}

function spanTest(
  read: (row: Row) => Value | undefined,
  op: Condition['op'],
  { start, end }: { start: string; end: string },
): (row: Row) => boolean {
  return (row) => {
    const actual = read(row);
    if (typeof actual !== 'string') return op === 'ne';
    if (op === 'gt') return actual >= end;
    if (op === 'gte') return actual >= start;
    if (op === 'lt') return actual < start;
    if (op === 'lte') return actual < end;
    return (actual >= start && actual < end) === (op !== 'ne');
  };
}

function equalsTest(kind: Comparable, read: (row: Row) => Value | undefined, wanted: readonly Value[]): Test {
  // Texts, most of what is filtered by, are the same or not; 100,000 rows are asked at once.
  const texts = kind !== 'yesNo' && wanted.every((one) => typeof one === 'string') ? new Set<Value>(wanted) : undefined;
  const [only] = wanted;
  return (row) => {
    const actual = read(row);
    if (texts && typeof actual === 'string') return wanted.length === 1 ? actual === only : texts.has(actual);
    return wanted.some((one) => equals(kind, actual, one));
  };
}

/** An empty yes/no counts as no; a set equals its member; a number equals an amount of that many minor units. */
function equals(kind: Comparable, actual: Value | undefined, wanted: Value): boolean {
  if (kind === 'yesNo') return (actual ?? false) === wanted;
  if (actual === undefined) return false;
  if (Array.isArray(actual)) return typeof wanted === 'string' ? actual.includes(wanted) : sameValue(actual, wanted);
  if (kind === 'money' && typeof wanted === 'number') return (actual as Money).minor === wanted;
  return sameValue(actual, wanted);
}

/** Undefined where the two cannot be compared: amounts in two currencies. */
function compareValues(kind: Comparable, actual: Value, wanted: Value): number | undefined {
  if (kind === 'money') {
    const money = actual as Money;
    if (typeof wanted === 'number') return money.minor - wanted;
    const other = wanted as Money;
    return money.currency === other.currency ? money.minor - other.minor : undefined;
  }
  if (typeof actual === 'number' && typeof wanted === 'number') return actual - wanted;
  if (typeof actual !== 'string' || typeof wanted !== 'string') return undefined;
  return isText(kind) ? compareText(sortKey(actual), sortKey(wanted)) : compareText(actual, wanted);
}

const isText = (kind: Comparable) =>
  kind === 'text' || kind === 'title' || kind === 'externalId' || kind === 'url' || kind === 'longText';

/** What a row is sorted by, as a number or a text, so that a sort computes it once per row. Undefined: empty, last. */
export type RowKey = number | string | undefined;

function keyOf(type: ObjectType | undefined, key: string, definitions: Definitions): (row: Row) => RowKey {
  const kind = kindOf(type, key);
  const read = reader(type, key);
  const field = fieldOf(type, key);
  // A recurrence has no order: its text would sort fortnights before days. SQL gives it none either [V9].
  if (kind === undefined || kind === 'recurrence') return () => undefined;
  if (kind === 'choice') {
    const rank = optionRanks(field, definitions);
    // Options that the definitions do not have come after all others, by id.
    return (row) => onText(read(row), (id) => rank.get(id) ?? `\u{7f}${id}`);
  }
  if (kind === 'member') return (row) => onText(read(row), (id) => `${sortKey(definitions.members.get(id)?.name ?? '')}\0${id}`);
  if (kind === 'team') return (row) => onText(read(row), (id) => `${sortKey(definitions.teams.get(id)?.name ?? '')}\0${id}`);
  if (isText(kind)) return (row) => onText(read(row), sortKey);
  if (kind === 'money') return (row) => onMoney(read(row));
  return (row) => {
    const value = read(row);
    return typeof value === 'boolean'
      ? Number(value)
      : typeof value === 'number' || typeof value === 'string'
        ? value
        : undefined;
  };
}

const onText = <T>(value: Value | undefined, make: (text: string) => T): T | undefined =>
  typeof value === 'string' ? make(value) : undefined;
/** Currency, then amount, as one text: first what is below zero, moved above it, and padded. */
const onMoney = (value: Value | undefined): RowKey => {
  if (typeof value !== 'object' || !('minor' in value)) return undefined;
  const { currency, minor } = value as Money;
  const [sign, digits] = minor < 0 ? ['-', minor + Number.MAX_SAFE_INTEGER] : ['0', minor];
  return currency + sign + String(digits).padStart(16, '0');
};

/** Where each option of a choice stands in its definition, as a text that sorts like the number. */
export function optionRanks(field: Field | undefined, definitions: Definitions): ReadonlyMap<string, string> {
  const source = field?.options;
  const ids =
    source === 'stage'
      ? definitions.pipelines.flatMap((pipeline) => pipeline.stages.map((stage) => stage.id))
      : source === 'pipeline'
        ? definitions.pipelines.map((pipeline) => pipeline.id)
        : source
          ? (definitions.choices.get(source.list) ?? []).map((option) => option.id)
          : [];
  return new Map(ids.map((id, index) => [id, String(index).padStart(6, '0')]));
}

function compareKeys(a: RowKey, b: RowKey, descending: boolean): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  const order = a < b ? -1 : 1;
  return descending ? -order : order;
}

export type RowKeys = readonly RowKey[];
/** One of the fields that a view is sorted by: a row's key, computed once, and its comparison – empty last both ways. */
export type SortPart = {
  readonly descending: boolean;
  key(row: Row): RowKey;
  compare(a: RowKey, b: RowKey): number;
};

/** A view's order in two steps: a row's keys, and their comparison. What is equal here goes by id. */
export function rowOrder(
  view: Pick<View, 'type' | 'sort' | 'derived'>,
  definitions: Definitions,
  type: ObjectType | undefined = viewType(view) ?? typeOf(view.type),
): { readonly parts: readonly SortPart[]; key(row: Row): RowKeys; compare(a: RowKeys, b: RowKeys): number } {
  const parts = view.sort.map(({ field, direction }): SortPart => {
    const descending = direction === 'desc';
    return { descending, key: keyOf(type, field, definitions), compare: (a, b) => compareKeys(a, b, descending) };
  });
  return {
    parts,
    key: (row) => parts.map(({ key }) => key(row)),
    compare(a, b) {
      for (let index = 0; index < parts.length; index++) {
        const order = parts[index]?.compare(a[index], b[index]) ?? 0;
        if (order !== 0) return order;
      }
      return 0;
    },
  };
}
