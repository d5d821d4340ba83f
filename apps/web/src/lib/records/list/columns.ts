import type { FieldKind } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';

export type Column = { readonly key: string; readonly width: number; readonly alignEnd: boolean };

const widths: Record<FieldKind, number> = {
  text: 200,
  longText: 240,
  number: 100,
  money: 128,
  percent: 96,
  date: 164,
  dateTime: 168,
  yesNo: 72,
  choice: 144,
  recurrence: 144,
  tags: 180,
  emails: 220,
  phones: 160,
  url: 160,
  address: 220,
  reference: 180,
  references: 200,
  member: 152,
  members: 180,
  team: 128,
  rating: 96,
  externalId: 128,
  serial: 96,
};
const numbers: ReadonlySet<FieldKind> = new Set(['number', 'money', 'percent']);

/** The columns that an address asks for, `columns=stage,amount`; undefined for the type's own. */
export function columnsIn(type: ObjectType, params: URLSearchParams): readonly string[] | undefined {
  const asked = params.get('columns')?.split(',');
  return asked?.filter((key, index) => type.fields[key] !== undefined && asked.indexOf(key) === index);
}

/** Columns after the title, which has one of its own. */
export const columnsOf = (type: ObjectType, keys: readonly string[] = type.columns): readonly Column[] =>
  keys
    .filter((key) => !type.title.includes(key))
    .map((key) => {
      const kind = type.fields[key]?.kind ?? 'text';
      return { key, width: widths[kind], alignEnd: numbers.has(kind) };
    });

export const TITLE_WIDTH = 300;
export const CHECK_WIDTH = 36;
