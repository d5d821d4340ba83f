import { derivedKey } from '@rapport/model/query/derived';
import type { FieldKind } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';

export type Column = { readonly key: string; readonly width: number; readonly alignEnd: boolean };
/** A column that is drawn, and the how manieth after the title it is. */
export type DrawnColumn = Column & { readonly at: number };
/** What somebody has drawn wider or narrower, in CSS pixels. */
export type Widths = Readonly<Record<string, number>>;

export const NARROWEST = 56;
export const WIDEST = 800;
export const boundedWidth = (width: number): number => Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));

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

/** The columns that `columns=stage,amount` of an address asks for; undefined for the type's own. */
export function columnsIn(type: ObjectType, word: string | null): readonly string[] | undefined {
  const asked = word?.split(',');
  return asked?.filter((key, index) => type.fields[key] !== undefined && asked.indexOf(key) === index);
}

/** Columns that an address asks for and the type does not have. */
export const lostColumns = (type: ObjectType, params: URLSearchParams): readonly string[] =>
  (params.get('columns') ?? '').split(',').filter((key) => key !== '' && !Object.hasOwn(type.fields, key));

/** Columns after the title, which has one of its own. */
export const columnsOf = (type: ObjectType, keys: readonly string[] = type.columns, own: Widths = {}): readonly Column[] =>
  keys
    .filter((key) => !type.title.includes(key))
    .map((key) => {
      const kind = type.fields[key]?.kind ?? 'text';
      // What a view makes of related records has long words at its head.
      const usual = derivedKey.test(key) ? Math.max(widths[kind], 208) : widths[kind];
      return { key, width: own[key] ?? usual, alignEnd: numbers.has(kind) };
    });

/** What an address says of these columns after the title; undefined for the type's own. */
export function columnsWord(type: ObjectType, keys: readonly string[]): string | undefined {
  const word = (all: readonly string[]) => all.filter((key) => !type.title.includes(key)).join(',');
  return word(keys) === word(type.columns) ? undefined : word(keys);
}

/** The columns with one of them at another place. */
export function movedTo(keys: readonly string[], key: string, at: number): readonly string[] {
  const others = keys.filter((one) => one !== key);
  return others.length === keys.length ? keys : others.toSpliced(Math.max(0, Math.min(others.length, at)), 0, key);
}

/** `amount:160,stage:120`; what is not understood is left out, widths are held within their bounds. */
export function widthsIn(text: unknown): Widths {
  if (typeof text !== 'string') return {};
  const pairs = text.split(',').flatMap((part) => {
    const [key = '', width = ''] = part.split(':');
    return key && /^\d{1,5}$/.test(width) ? [[key, boundedWidth(Number(width))] as const] : [];
  });
  return Object.fromEntries(pairs);
}
export const widthsWord = (all: Widths): string =>
  Object.entries(all)
    .map(([key, width]) => `${key}:${boundedWidth(width)}`)
    .join(',');

/**
 * Which columns are near what is seen, first and last. `fixed`: how much the columns that stay cover on the left. A list
 * of twenty draws the seven or eight that are looked at.
 */
export function columnsSeen(
  columns: readonly Column[],
  fixed: number,
  view: { readonly left: number; readonly width: number },
): { readonly first: number; readonly last: number } {
  const [from, to] = [view.left - MARGIN, view.left + Math.max(0, view.width - fixed) + MARGIN];
  let first = columns.length;
  let last = -1;
  let x = 0;
  columns.forEach(({ width }, at) => {
    if (x + width > from && x < to) {
      first = Math.min(first, at);
      last = at;
    }
    x += width;
  });
  return { first, last };
}
/** Drawn beyond what is seen, so that a sideways push shows no gap. */
const MARGIN = 240;
export const TITLE_WIDTH = 300;
export const CHECK_WIDTH = 36;
