import { objectType } from '../objects/index.ts';
import type { Field, Label } from '../schema/fields.ts';
import { number } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Money, Row, Value } from '../schema/row.ts';
import { sameValue } from '../schema/values.ts';
import { adding, canAggregate } from './figures.ts';
import { leads, type Related, targetsOf } from './related.ts';
import type { Aggregate, Derived, Step, View } from './view.ts';

/**
 * Values that a view makes of related records, as fields of its own: `viewType` is the view's type with those fields, so
 * that whatever works on a type and its rows (filters, orders, groups, figures, cells) works on them, too. The executor
 * in memory fills them in (`deriver`); `compile-derived.ts` is the one in SQL, with the same answers [V9].
 */
export const derivedKey = /^x[a-z0-9]{1,8}$/;

const reads = (field: Field | undefined): field is Field => field !== undefined && field.shown && field.kind !== 'address';

/** The type at the end of the steps; undefined where one of them leads nowhere. */
export function endOf(type: ObjectType, along: readonly Step[]): ObjectType | undefined {
  let at: ObjectType | undefined = type;
  for (const step of along) {
    if (!at || !leads(step, at)) return undefined;
    at = objectType(step.type);
  }
  return along.length === 0 ? undefined : at;
}

/** Whether the steps end at one record at most: each goes along a field that names one. */
function isSingle(type: ObjectType, along: readonly Step[]): boolean {
  let at: ObjectType | undefined = type;
  return along.every((step) => {
    const field: Field | undefined = at?.fields[step.field];
    at = objectType(step.type);
    return step.hop === 'to' && field?.kind === 'reference';
  });
}

/** What steps are called one after the other: the field, or what the field's type calls its other end. */
function pathLabel(type: ObjectType, along: readonly Step[], last: Label | undefined): Label {
  const inLanguage = (language: 'en' | 'de') => {
    let at: ObjectType | undefined = type;
    const words = along.map((step) => {
      const end = objectType(step.type);
      const field = (step.hop === 'to' ? at : end)?.fields[step.field];
      at = end;
      return (step.hop === 'to' ? field?.label : (field?.inverse ?? end?.label.many))?.[language] ?? step.field;
    });
    return [...words, ...(last ? [last[language]] : [])].join(' › ');
  };
  return { en: inLanguage('en'), de: inLanguage('de') };
}

/** The field that a derived value is; undefined where the definitions do not know a step or the field at the end. */
export function derivedField(type: ObjectType, derived: Omit<Derived, 'key'>): Field | undefined {
  const { kind, along, field: key } = derived;
  const end = endOf(type, along);
  if (!end) return undefined;
  if (kind === 'count')
    return key === undefined && derived.currency === undefined
      ? number(pathLabel(type, along, undefined), { decimals: 0 })
      : undefined;
  const field = key !== undefined && Object.hasOwn(end.fields, key) ? end.fields[key] : undefined;
  // Only a figure of money has a currency, and has to.
  if (!reads(field) || (derived.currency !== undefined) !== (kind !== 'value' && field.kind === 'money')) return undefined;
  const own = { ...number(pathLabel(type, along, field.label)), writer: 'server' as const };
  if (kind === 'value')
    return isSingle(type, along) && derived.of.length === 0
      ? {
          ...field,
          label: own.label,
          writer: 'server',
          indexed: false,
          required: false,
          identifies: false,
          tracked: false,
          group: undefined,
        }
      : undefined;
  if (!canAggregate(end, { kind, field: key })) return undefined;
  if (field.kind === 'money') return { ...own, kind: 'money' };
  if (field.kind === 'date' || field.kind === 'dateTime') return { ...own, kind: field.kind };
  if (field.kind === 'rating') return { ...own, decimals: kind === 'average' ? 2 : 0 };
  return { ...own, kind: field.kind, decimals: field.decimals + (kind === 'average' ? 2 : 0), grouped: field.grouped };
}

const widened = new WeakMap<readonly Derived[], Map<string, ObjectType>>();

/** A type with a view's derived values as fields of their own; those that lead nowhere are none. */
export function withDerived(type: ObjectType, derived: readonly Derived[] | undefined): ObjectType {
  if (!derived || derived.length === 0) return type;
  const known = widened.get(derived) ?? new Map<string, ObjectType>();
  widened.set(derived, known);
  const made = known.get(type.key);
  if (made) return made;
  const own = derived.flatMap((one): [string, Field][] => {
    const field = Object.hasOwn(type.fields, one.key) ? undefined : derivedField(type, one);
    return field ? [[one.key, { ...field, writer: 'server' }]] : [];
  });
  const wide = { ...type, fields: { ...type.fields, ...Object.fromEntries(own) } };
  known.set(type.key, wide);
  return wide;
}

/** The view's type, with its derived values as fields. */
export function viewType(view: Pick<View, 'type' | 'derived'>): ObjectType | undefined {
  const type = objectType(view.type);
  return type && withDerived(type, view.derived);
}

/** Rows with a view's derived values filled in. Rows may only be told apart by identity: the same values, the same row. */
export type Deriver = (row: Row, before?: Row) => Row;

/**
 * `passing`: the test that related rows of a type must pass. A row whose derived values are those that it had before
 * stays the object that it was.
 */
export function deriver(
  view: Pick<View, 'type' | 'derived'>,
  related: Related,
  passing: (type: string, of: Derived['of']) => (row: Row) => boolean,
): Deriver | undefined {
  const type = objectType(view.type);
  const all = type ? (view.derived ?? []) : [];
  if (!type || all.length === 0) return undefined;
  const wide = withDerived(type, view.derived);
  const makers = all.flatMap((one): [string, (row: Row) => Value | undefined][] =>
    wide.fields[one.key] && !Object.hasOwn(type.fields, one.key)
      ? [[one.key, maker(type, one, related, passing(one.along.at(-1)?.type ?? '', one.of))]]
      : [],
  );
  return (row, before) => {
    const values: Record<string, Value | undefined> = { ...row.values };
    for (const [key, make] of makers) {
      const value = make(row);
      if (value !== undefined) values[key] = value;
    }
    if (before && isOf.get(before) === row && makers.every(([key]) => alike(values[key], before.values[key]))) return before;
    const made = { ...row, values };
    isOf.set(made, row);
    return made;
  };
}

const isOf = new WeakMap<Row, Row>();
const alike = (a: Value | undefined, b: Value | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && sameValue(a, b));

function maker(
  type: ObjectType,
  derived: Derived,
  related: Related,
  passes: (row: Row) => boolean,
): (row: Row) => Value | undefined {
  const { kind, along, field, currency } = derived;
  const end = endOf(type, along);
  const ends = walker(type, along, related);
  if (!end) return () => undefined;
  if (kind === 'value') {
    return (row) => {
      for (const one of ends(row)) return one.values[field ?? ''];
      return undefined;
    };
  }
  const aggregate: Aggregate = kind === 'count' ? { kind } : { kind, field };
  return (row) => {
    const sum = adding(end, aggregate, undefined);
    for (const one of ends(row)) if (passes(one)) sum.put(one);
    const figure = sum.figure.get(currency ?? '');
    if (figure === undefined || typeof figure === 'string') return figure;
    const exact = Number(figure);
    if (!Number.isSafeInteger(exact)) return undefined;
    return currency === undefined ? exact : ({ minor: exact, currency } satisfies Money);
  };
}

/** The records at the end of the steps from a row, each once. */
function walker(type: ObjectType, along: readonly Step[], related: Related): (row: Row) => Iterable<Row> {
  const types = along.map((step, at) => (at === 0 ? type : objectType(along[at - 1]?.type ?? '')));
  return (row) => {
    let rows: ReadonlyMap<string, Row> = new Map([[row.id, row]]);
    for (const [at, step] of along.entries()) {
      const next = new Map<string, Row>();
      const from = types[at];
      const target = objectType(step.type);
      if (!from || !target) return [];
      const reach = (one: Row | undefined) => one && one.deletedAt === undefined && next.set(one.id, one);
      for (const one of rows.values()) {
        if (step.hop === 'to') for (const id of targetsOf(one, from, step.field, step.type)) reach(related.row(step.type, id));
        else
          for (const other of related.pointingAt(step.type, step.field, one.id))
            if (targetsOf(other, target, step.field, from.key).includes(one.id)) reach(other);
      }
      rows = next;
    }
    return rows.values();
  };
}
