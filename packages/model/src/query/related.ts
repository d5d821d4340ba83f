import { objectType, objectTypes } from '../objects/index.ts';
import type { Field } from '../schema/fields.ts';
import { hasList, type ObjectType } from '../schema/object-type.ts';
import type { Row } from '../schema/row.ts';
import { type Derived, isCondition, isGroup, type Filter, type Hop, type Step, type View } from './view.ts';

/** How a view reaches the records that a record is related to: those that its viewer may see, the trash included. */
export type Related = {
  row(type: string, id: string): Row | undefined;
  /** The rows of a type whose field names a record. */
  pointingAt(type: string, field: string, id: string): Iterable<Row>;
};

export const nothingRelated: Related = { row: () => undefined, pointingAt: () => [] };

const relationOf = (type: ObjectType | undefined, key: string): Field | undefined => {
  const field = type && Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
  return field?.kind === 'reference' || field?.kind === 'references' ? field : undefined;
};

/** Whether the definitions know the step: its field is a relation that may name a record of the type at its end. */
export function leads(hop: Step, type: ObjectType): boolean {
  const other = objectType(hop.type);
  if (!other) return false;
  const field = hop.hop === 'to' ? relationOf(type, hop.field) : relationOf(other, hop.field);
  const end = hop.hop === 'to' ? other : type;
  return field !== undefined && (field.to === undefined || field.to === end.key);
}

/** The ids of records of one type that a row names in one of its fields. */
export function targetsOf(row: Row, type: ObjectType, key: string, target: string): readonly string[] {
  const field = relationOf(type, key);
  const value = row.values[key];
  const named = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : [];
  if (field?.to !== undefined) return field.to === target ? named : [];
  const prefix = `${target}:`;
  return named.flatMap((one) => (one.startsWith(prefix) ? [one.slice(prefix.length)] : []));
}

/** Every way that a view's filters go along relations, as the hops from its own type on. */
export const pathsOf = (filters: readonly Filter[]): readonly (readonly Hop[])[] =>
  filters.flatMap((filter): (readonly Hop[])[] => {
    if (isCondition(filter)) return [];
    if (isGroup(filter)) return [...pathsOf(filter.of)];
    return [[filter], ...pathsOf(filter.of).map((path) => [filter, ...path])];
  });

/** Every way that a derived value goes: as of a filter, since whatever changes on it may change the value. */
export function pathsOfDerived({ along, of }: Pick<Derived, 'along' | 'of'>): readonly (readonly Hop[])[] {
  const nested = along.reduceRight<readonly Filter[]>((inner, step) => [{ ...step, has: 'some', of: inner }], of);
  return pathsOf(nested);
}

/** Every way that a view goes along relations. */
export const pathsOfView = (view: Pick<View, 'filter' | 'derived'>): readonly (readonly Hop[])[] => [
  ...pathsOf(view.filter),
  ...(view.derived ?? []).flatMap(pathsOfDerived),
];

/** The steps that can be taken from a type, those along its own fields first. Types without pages of their own are left out. */
export function stepsFrom(type: ObjectType): readonly Step[] {
  const listed = Object.values(objectTypes).filter(hasList);
  const ends = (field: Field) => listed.filter((one) => field.to === undefined || field.to === one.key);
  const relations = (of: ObjectType) =>
    Object.entries(of.fields).filter(([key, field]) => field.shown && relationOf(of, key) !== undefined);
  return [
    ...relations(type).flatMap(([key, field]) => ends(field).map((end) => ({ hop: 'to' as const, type: end.key, field: key }))),
    ...listed.flatMap((other) =>
      relations(other)
        .filter(([, field]) => field.to === undefined || field.to === type.key)
        .map(([key]) => ({ hop: 'from' as const, type: other.key, field: key })),
    ),
  ];
}
