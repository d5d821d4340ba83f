import type { Field } from './fields.ts';
import type { ObjectType } from './object-type.ts';

/** The first number that a type gives: four digits from the start, so that numbers look alike. */
export const firstSerial = 1_001;

/** The field that holds the records' numbers; undefined for a type whose records have none. */
export function serialKey(type: ObjectType): string | undefined {
  const known = keys.get(type);
  if (known !== undefined) return known || undefined;
  const found = Object.keys(type.fields).find((key) => type.fields[key]?.kind === 'serial');
  keys.set(type, found ?? '');
  return found;
}
const keys = new WeakMap<ObjectType, string>();

/** `D-1042`. */
export const formatSerial = ({ prefix }: Pick<Field, 'prefix'>, value: number): string => `${prefix}-${value}`;

/** What stands there until the server has given one: `D-new`, with the word in the reader's language. */
export const formatNoSerial = ({ prefix }: Pick<Field, 'prefix'>, word: string): string => `${prefix}-${word}`;

/** The number that somebody means by `D-1042`, `d 1042`, `#1042` or `1042`; undefined when it is none of this field's. */
export function parseSerial({ prefix }: Pick<Field, 'prefix'>, text: string): number | undefined {
  const match = spelling.exec(text.trim());
  if (!match?.[2] || (match[1] !== undefined && match[1].toUpperCase() !== prefix)) return undefined;
  return Number(match[2]);
}
const spelling = /^(?:#|([A-Za-z]{1,4})[-\u2010-\u2015 ]?)?([1-9]\d{0,14})$/;
