import { type Filter, isCondition, isGroup, metaKeys, type MetaKey } from '../../query/view.ts';
import type { ObjectType } from '../../schema/object-type.ts';

const unchanging: readonly string[] = ['id', 'createdAt', 'createdBy'] satisfies readonly MetaKey[];

/**
 * The fields of a record itself that a filter reads. Undefined where it reads what no event of the record tells: related
 * records, values that a view makes of those, or who changed the record last.
 */
export function fieldsRead(type: ObjectType, filter: Filter): readonly string[] | undefined {
  if (isCondition(filter)) {
    const { field } = filter;
    if (Object.hasOwn(type.fields, field)) return [field];
    if (field === 'title') return type.title;
    return metaKeys.includes(field as MetaKey) && unchanging.includes(field) ? [] : undefined;
  }
  if (!isGroup(filter)) return undefined;
  const parts = filter.of.map((one) => fieldsRead(type, one));
  return parts.every((part) => part !== undefined) ? [...new Set(parts.flat())] : undefined;
}

/**
 * Those filters of a view of the past by which the server can leave out records: of such a filter, a record whose fields
 * have not changed since fits then if and only if it fits today. The view itself is evaluated where it is shown.
 */
export const narrowing = (type: ObjectType, filters: readonly Filter[]): readonly Filter[] =>
  filters.filter((filter) => fieldsRead(type, filter) !== undefined);
