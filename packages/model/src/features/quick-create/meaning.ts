import { atLocalTime, localDay } from '../../query/resolve-operand.ts';
import type { FieldKind } from '../../schema/fields.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import { parseInput } from '../../schema/parse-input.ts';
import { readRecurrence, formatRecurrence } from '../../schema/recurrence.ts';
import type { Value } from '../../schema/row.ts';
import { searchText } from '../../schema/sort-key.ts';
import { companyDomain } from '../../search/same-record.ts';
import { optionsOf } from '../../settings/find-option.ts';
import type { LineContext } from './draft.ts';
import { readMoment } from './read-moment.ts';
import type { Slots } from './slots.ts';
import { bareText } from './tokens.ts';

/** What a run of words may be: values, each with the fields that could hold it. */
export type Meaning = {
  readonly values: readonly { readonly fields: readonly string[]; readonly value: Value }[];
  /** It names a record, so the words may be words of the title as well. */
  readonly isName: boolean;
};

type Where = {
  /** Nothing else stands between its commas. */
  readonly alone: boolean;
  /** It is to be done, so a time that is over is tomorrow's. */
  readonly ahead: boolean;
  readonly slots: Slots;
  readonly type: ObjectType;
  readonly context: LineContext;
};

type Reader = (text: string, where: Where) => Meaning | undefined;

const one = (fields: readonly string[], value: Value | undefined): Meaning | undefined =>
  value === undefined || fields.length === 0 ? undefined : { values: [{ fields, value }], isName: false };

/** What the first of these fields reads; it is asked only for what looks the part, as fields are generous. */
const readBy = (kind: FieldKind, fields: readonly string[], text: string, { type, context }: Where): Value | undefined => {
  const field = type.fields[fields[0] ?? ''];
  if (field?.kind !== kind) return undefined;
  const input = parseInput(field, text, context);
  return 'value' in input ? input.value : undefined;
};

const email: Reader = (text, where) =>
  /^\S+@\S+\.\S+$/.test(text) ? one(where.slots.email, readBy('emails', where.slots.email, text, where)) : undefined;

const phone: Reader = (text, where) =>
  /^(?:tel:)?[+0(][\d ()/.-]{5,}$/.test(text) && (text.match(/\d/g)?.length ?? 0) >= 6
    ? one(where.slots.phone, readBy('phones', where.slots.phone, text, where))
    : undefined;

const domain: Reader = (text, where) => {
  const shape = /^(?:https?:\/\/)?(?:[\p{L}\p{N}-]+\.)+\p{L}{2,24}(?:\/\S*)?$/iu.test(text) && !text.includes('@');
  const name = shape ? companyDomain(text) : undefined;
  if (name === undefined) return undefined;
  const { type, slots } = where;
  const [key] = slots.domain;
  return one(slots.domain.slice(0, 1), type.fields[key ?? '']?.kind === 'url' ? readBy('url', slots.domain, text, where) : name);
};

const tag: Reader = (text, { slots }) => (/^#[\p{L}\p{N}_-]{2,}$/u.test(text) ? one(slots.tags, [text.slice(1)]) : undefined);

const currencies = new Set(Intl.supportedValuesOf('currency'));
const amountInText =
  /^(?:[€£$¥₹₽₴₺₩]|[A-Z]{3} )?\s*\d[\d.,'’]*(?: ?(?:tsd\.?|mio\.?|mrd\.?|mln|mn|bn)|[kmb])?\s*(?:[€£$¥₹₽₴₺₩]|zł|Kč| ?[A-Z]{3})?$/i;
const money: Reader = (text, where) => {
  const { slots, alone } = where;
  if (!amountInText.test(text)) return undefined;
  const letters = text.match(/(?<![a-z])[A-Z]{3}(?![a-z])/g) ?? [];
  if (letters.some((code) => !currencies.has(code))) return undefined;
  const said = letters.length > 0 || /[€£$¥₹₽₴₺₩]|zł|Kč|\d ?(?:k|m|b|tsd\.?|mio\.?|mrd\.?|mln|mn|bn)$/i.test(text);
  // A number alone is an amount only where nothing else stands: "phase 2" is no price.
  return said || (alone && !/^(?:19|20)\d\d$/.test(text))
    ? one(slots.money, readBy('money', slots.money, text, where))
    : undefined;
};

const moment: Reader = (text, { alone, ahead, slots, context }) => {
  if (slots.date.length + slots.time.length === 0) return undefined;
  const read = readMoment(text, alone, ahead, context);
  if (!read) return undefined;
  const { day, hour, minute = 0 } = read;
  const instant = (at: number, past: number) => atLocalTime(day, at, past, context.timeZone);
  if (hour !== undefined && slots.time.length > 0)
    return {
      values: [
        { fields: slots.time, value: instant(hour, minute) },
        ...(slots.date.length > 0 ? [{ fields: slots.date, value: day }] : []),
      ],
      isName: false,
    };
  if (slots.date.length > 0) return one(slots.date, day);
  return one(slots.time, day === localDay(context) ? context.now : instant(9, 0));
};

const recurrence: Reader = (text, { slots }) => {
  if (!/^(?:every|each|daily|weekly|monthly|yearly|jede|täglich|wöchentlich|monatlich|jährlich|alle)/i.test(text))
    return undefined;
  const read = readRecurrence(text);
  return read && one(slots.recurrence, formatRecurrence(read));
};

const choice: Reader = (text, { alone, slots, type, context }) => {
  if (!alone) return undefined;
  const wanted = searchText(text);
  for (const key of slots.choice) {
    const field = type.fields[key];
    const option =
      field && optionsOf(field, context.definitions).find((each) => !each.archived && searchText(each.label) === wanted);
    if (option) return one([key], option.id);
  }
  return undefined;
};

const member: Reader = (text, { alone, slots, context }) => {
  if (!alone && !text.startsWith('@')) return undefined;
  const wanted = searchText(text.replace(/^@/, ''));
  if (wanted.length < 2) return undefined;
  const active = [...context.definitions.members.values()].filter((each) => each.active);
  const full = active.filter((each) => searchText(each.name) === wanted);
  const found = full.length > 0 ? full : active.filter((each) => searchText(each.name.split(' ')[0] ?? '') === wanted);
  return found.length === 1 ? one(slots.member.slice(0, 1), found[0]?.id) : undefined;
};

const name: Reader = (text, { slots, type, context }) => {
  const typed = [...new Set(slots.references.flatMap(({ to }) => to ?? []))];
  const any = slots.references.some(({ to }) => to === undefined);
  const others = any ? ['contact', 'account', ...context.types.map(({ key }) => key)] : [];
  const types = [...new Set([...typed, ...others])].filter(
    (key) => key !== type.key && context.types.some((one) => one.key === key),
  );
  const found = context.find(types, bareText(text));
  if (!found) return undefined;
  const values = slots.references
    .filter(({ to }) => to === undefined || to === found.type)
    .map(({ key, to }) => ({ fields: [key], value: to === undefined ? `${found.type}:${found.id}` : found.id }));
  return { values, isName: true };
};

const sure: readonly Reader[] = [email, phone, domain, tag, money, recurrence];
/** Between commas a word is a day or an option before it is somebody's name; among other words it is the other way round. */
const alone: readonly Reader[] = [...sure, moment, name, choice, member];
const among: readonly Reader[] = [...sure, name, moment, member];

/** What a run of words means; undefined: they are only words. */
export function meaningOf(words: string, where: Where): Meaning | undefined {
  const text = words.replaceAll(/[\u00a0\u202f\s]+/g, ' ').trim();
  for (const reader of where.alone ? alone : among) {
    const meaning = reader(text, where);
    if (meaning) return meaning;
  }
  return undefined;
}
