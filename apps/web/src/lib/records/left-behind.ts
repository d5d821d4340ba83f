import { objectType, objectTypes } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Replica } from '../replica/replica.svelte.ts';

/**
 * How many records, by type, stay without those that were deleted: of the types that name one of this type in a field
 * made for it, as contacts and deals name their account.
 */
export function leftBehind(
  replica: Pick<Replica, 'related'>,
  type: string,
  records: readonly string[],
): readonly { readonly type: ObjectType; readonly count: number }[] {
  const deleted = new Set(records);
  const staying = new Map<string, Set<string>>();
  for (const record of records)
    for (const { type: other, field, rows } of replica.related(type, record)) {
      const definition = objectType(other);
      if (!definition?.listed || definition.fields[field]?.to !== type) continue;
      const ids = staying.get(other) ?? new Set<string>();
      for (const { id } of rows) if (!deleted.has(id)) ids.add(id);
      staying.set(other, ids);
    }
  return Object.values(objectTypes).flatMap((other) => {
    const count = staying.get(other.key)?.size ?? 0;
    return count > 0 ? [{ type: other, count }] : [];
  });
}
