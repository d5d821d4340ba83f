import type { StateBetween } from '@rapport/model/features/history/state-between';
import { type Field } from '@rapport/model/schema/fields';
import { type ObjectType, shownFields } from '@rapport/model/schema/object-type';
import { lackingField } from '@rapport/model/schema/required-fields';
import type { Values } from '@rapport/model/schema/row';
import { sameValue } from '@rapport/model/schema/values';

export type FieldThen = {
  readonly key: string;
  readonly field: Field;
  /** In the moment that is shown. */ readonly changed: boolean;
  /** By now it is otherwise, and can be brought back. */ readonly differs: boolean;
};

/** The fields of a record that had a value then, or have one now: who brings back all of it empties what was empty. */
export const fieldsThen = (type: ObjectType, then: StateBetween, now: Values): readonly FieldThen[] =>
  shownFields(type)
    .filter(([key, { kind }]) => kind !== 'serial' && [then.values, then.before, now].some((values) => values[key] !== undefined))
    .map(([key, field]) => ({
      key,
      field,
      changed: !sameValue(then.before[key], then.values[key]),
      // What a record must have stays where it had none then.
      differs:
        !sameValue(now[key], then.values[key]) &&
        lackingField(type, { [key]: { value: then.values[key] ?? null } }, 'update') === undefined,
    }));
