import type { FieldKind } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Column } from './columns.ts';

const shortKinds: ReadonlySet<FieldKind> = new Set(['money', 'number', 'percent', 'date', 'choice', 'yesNo', 'rating', 'serial']);

/** Whether a value is short and says nothing when it is cut: an amount, a day, a stage. */
export const isShort = (type: ObjectType, key: string): boolean => shortKinds.has(type.fields[key]?.kind ?? 'text');

/** What a phone's row tells below the name: three values at most, of long ones two, so that none is cut to a few letters. */
export function secondLine(type: ObjectType, columns: readonly Column[]): readonly Column[] {
  const chosen: Column[] = [];
  let long = 0;
  for (const column of columns) {
    if (chosen.length === 3) break;
    if (!isShort(type, column.key) && ++long > 2) continue;
    chosen.push(column);
  }
  return chosen;
}
