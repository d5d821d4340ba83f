import { shownFields, type ObjectType } from '../schema/object-type.ts';
import { phoneDigits } from '../schema/phone-digits.ts';
import type { Value, Values } from '../schema/row.ts';
import { formatSerial } from '../schema/serial.ts';
import { searchText } from '../schema/sort-key.ts';
import { searchPlaces, titleOf } from '../projection/project-record.ts';
import { limits } from '../limits.ts';

/** What a record is found by, folded, the most telling first: its name, how to reach it, its tags, everything else. */
export type SearchTexts = readonly [name: string, reach: string, tags: string, text: string];
export type SearchEntry = {
  readonly key: string;
  readonly updatedAt: string;
  /** Of two that fit alike, the searcher's own comes first. */
  readonly mine?: boolean;
  readonly texts: SearchTexts;
  /** Keys of what it belongs to, by whose names it is found, too. */
  readonly under?: readonly string[];
};

/** What somebody said, in a comment or note, is found as text, whatever it stands for as a title. */
export const saidTextsOf = (type: ObjectType, values: Values, said = ''): SearchTexts => [
  '',
  '',
  '',
  searchText(`${titleOf(type, values)} ${said}`).slice(0, limits.searchTextLength.value),
];

/** Total: a field that is not searched, or has no value, adds nothing. */
export function searchTextsOf(type: ObjectType, values: Values): SearchTexts {
  const texts: [string[], string[], string[]] = [[], [], []];
  for (const [key, field] of shownFields(type)) {
    const value = values[key];
    const place = searchPlaces.get(field.kind);
    if (value === undefined || place === undefined || type.title.includes(key)) continue;
    texts[place - 1]!.push(...wordsOf(value, (number) => formatSerial(field, number)));
    if (field.kind === 'phones') texts[0].push(...(value as readonly string[]).flatMap(phoneDigits));
  }
  const [reach, tags, text] = texts.map((some) => searchText(some.join(' ')).slice(0, limits.searchTextLength.value));
  return [searchText(titleOf(type, values)), reach!, tags!, text!];
}

/** What a record belongs to, by whose names it is found, too (`foundBy`). */
export function aboveOf(type: ObjectType, values: Values): readonly { readonly type: string; readonly id: string }[] {
  return type.foundBy.flatMap((key) => {
    const value = values[key];
    const ids = value === undefined ? [] : typeof value === 'string' ? [value] : (value as readonly string[]);
    return ids.map((id) => ({ type: type.fields[key]!.to!, id }));
  });
}

function wordsOf(value: Value, serial: (value: number) => string): readonly string[] {
  if (typeof value === 'number') return [serial(value)];
  return typeof value === 'object' ? Object.values(value).map(String) : [String(value)];
}
