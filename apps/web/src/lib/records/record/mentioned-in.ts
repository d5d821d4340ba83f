import type { Row } from '@rapport/model/schema/row';

/** A note that speaks of a record, and the record whose note it is. */
export type Mention = {
  readonly row: Row;
  readonly home: { readonly type: string; readonly id: string };
  readonly title: string;
};

/**
 * The notes of other records that speak of one, the latest written first. Notes of records that are not here, or not
 * ours to see, are left out [V6].
 */
export function mentionsIn(
  notes: Iterable<Row>,
  id: string,
  titleOf: (type: string, id: string) => string | undefined,
): readonly Mention[] {
  return [...notes]
    .flatMap((row): Mention[] => {
      const [type = '', of = ''] = String(row.values['record'] ?? '').split(':');
      const title = of === id ? undefined : titleOf(type, of);
      return title === undefined ? [] : [{ row, home: { type, id: of }, title }];
    })
    .sort((a, b) => b.row.updatedAt.localeCompare(a.row.updatedAt) || a.row.id.localeCompare(b.row.id));
}
