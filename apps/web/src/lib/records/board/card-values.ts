import type { ObjectType } from '@rapport/model/schema/object-type';

/** Which values that a view makes of related records stand on its cards; `type` has them as fields. */
export type CardValues = { readonly type: ObjectType; readonly keys: readonly string[] };

/** Those that the view has chosen as columns: what else a record says a card shows in its own way, or not at all. */
export const cardValues = (plain: ObjectType, type: ObjectType, columns: readonly string[] | undefined): CardValues => ({
  type,
  keys: (columns ?? []).filter((key) => !Object.hasOwn(plain.fields, key) && Object.hasOwn(type.fields, key)),
});
