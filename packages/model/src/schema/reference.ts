import type { Field } from './fields.ts';
import type { ObjectType } from './object-type.ts';
import type { Row } from './row.ts';

/** A reference with its type spelled out: `deal:<id>`, or a bare id of the field's own type. */
export function parseReference(field: Pick<Field, 'to'>, value: string): { readonly type: string; readonly id: string } {
  const colon = value.indexOf(':');
  return colon > 0 ? { type: value.slice(0, colon), id: value.slice(colon + 1) } : { type: field.to ?? '', id: value };
}

/** The records that a row names in its fields, in their order. */
export function namedBy(type: ObjectType, { values }: Pick<Row, 'values'>): readonly { type: string; id: string }[] {
  return Object.entries(type.fields).flatMap(([key, field]) => {
    const value = values[key];
    if (value === undefined || (field.kind !== 'reference' && field.kind !== 'references')) return [];
    const members = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
    return members.map((one) => parseReference(field, one));
  });
}
