import { objectTypes } from '../objects/index.ts';
import type { Field } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';

/** A field by which records of another type name those of this one. */
export type NamedBy = {
  /** The type that names. */
  readonly other: ObjectType;
  readonly field: string;
  readonly definition: Field;
};

/** Types that have a place of their own on a record's page: the timeline, the note, and people with their roles. */
const placed = new Set([
  'comment',
  'file',
  'note',
  'link',
  'interaction',
  'message',
  'order',
  'orderLine',
  'payment',
  'webEvent',
]);

/** Every field by which records are related to one of this type from their end, from the definitions alone. */
export const namedBy = (type: ObjectType): readonly NamedBy[] =>
  Object.values(objectTypes).flatMap((other) =>
    Object.entries(other.fields).flatMap(([field, definition]): NamedBy[] => {
      const points = definition.kind === 'reference' || definition.kind === 'references';
      const toThis = (definition.to ?? type.key) === type.key;
      // Only of accounts it is shown which others of their kind name them.
      const shown = other.personal === undefined && !placed.has(other.key) && (other.key !== type.key || type.key === 'account');
      return points && definition.inverse && toThis && shown ? [{ other, field, definition }] : [];
    }),
  );
