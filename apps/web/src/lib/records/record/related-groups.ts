import { namedBy } from '@rapport/model/customer/named-by';
import { objectTypes } from '@rapport/model/objects/index';
import type { Field, Label } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';

/** One way in which records belong to this one: it names them (`own`), or they name it. */
export type Relation = {
  readonly key: string;
  readonly label: Label;
  /** The type at the other end. */
  readonly other: ObjectType;
  /** The field that stores it: this record's own, or the other's. */
  readonly field: string;
  readonly definition: Field;
  readonly own: boolean;
};

/** Every relation of a type in both directions, from the definitions alone. */
export function relationsOf(type: ObjectType): readonly Relation[] {
  const own = Object.entries(type.fields).flatMap(([field, definition]): Relation[] => {
    const other = definition.to === undefined ? undefined : objectTypes[definition.to];
    return other && definition.kind === 'references'
      ? [{ key: `own ${field}`, label: definition.label, other, field, definition, own: true }]
      : [];
  });
  const theirs = namedBy(type).flatMap(({ other, field, definition }): Relation[] =>
    definition.inverse ? [{ key: `${other.key} ${field}`, label: definition.inverse, other, field, definition, own: false }] : [],
  );
  return [...own, ...theirs];
}

/** How the other end names this record in `field`. */
export const nameFor = (definition: Field, type: string, id: string): string =>
  definition.to === undefined ? `${type}:${id}` : id;
