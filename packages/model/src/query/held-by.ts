import { objectTypes } from '../objects/index.ts';
import type { Condition, View } from './view.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Definitions } from '../settings/definitions.ts';

/** The records of one type in which one field names a member, and which are not over. */
export type Held = { readonly type: ObjectType; readonly field: string; readonly view: View };

/** What somebody who leaves leaves behind: one view per field that names one member, whatever the type. */
export function heldBy(member: string, definitions: Definitions): readonly Held[] {
  return Object.values(objectTypes)
    .filter((type) => type.storage === 'document')
    .flatMap((type) =>
      Object.entries(type.fields)
        .filter(([, field]) => field.kind === 'member')
        .map(([field]): Held => {
          const filter: Condition[] = [{ field, op: 'eq', value: member }, ...openOnly(type, definitions)];
          return { type, field, view: { type: type.key, filter, sort: [] } };
        }),
    );
}

/** Neither won nor lost nor done nor finished. What stands in no stage is open. */
export function openOnly(type: ObjectType, definitions: Definitions): Condition[] {
  const stage = Object.keys(type.fields).find((key) => type.fields[key]?.options === 'stage');
  const closed = stage ? [...definitions.stages.values()].filter(({ outcome }) => outcome !== 'open') : [];
  return [
    ...closed.map(({ id }): Condition => ({ field: stage ?? '', op: 'ne', value: id })),
    ...type.finished.map((value): Condition => ({ field: type.board ?? '', op: 'ne', value })),
    ...(type.fields['done']?.kind === 'yesNo' ? [{ field: 'done', op: 'ne', value: true } as const] : []),
  ];
}
