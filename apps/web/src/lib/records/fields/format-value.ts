import { parseReference } from '@rapport/model/schema/reference';
import { numberFormat, timeFormat } from '#lib/formats.ts';
import type { ChoiceSource, Field, FieldKind, Label } from '@rapport/model/schema/fields';
import type { Address, Money, Value } from '@rapport/model/schema/row';
import { formatSerial } from '@rapport/model/schema/serial';

/** What words for values need to know. Names come from definitions and replica; ids never reach the screen. */
export type Names = {
  /** BCP 47, of the user. */
  readonly locale: string;
  readonly language: 'en' | 'de';
  readonly timeZone: string;
  option(source: ChoiceSource, id: string): string | undefined;
  member(id: string): string | undefined;
  team(id: string): string | undefined;
  /** Title of a record; undefined when it is not on this device. */
  title(type: string, id: string): string | undefined;
  /** Stands for a record of this type whose title is not here: it is gone, or not ours to see. */
  hidden(type: string): string;
  /** Shown for other things that are gone. */
  readonly notAvailable: string;
  /** A stored recurrence in words: "every 2 weeks". */
  recurrence(stored: string): string;
  readonly yes: string;
  readonly no: string;
};

/** A type's or field's name inside a sentence. English writes it small, unless it is a name such as LinkedIn. */
export function inSentence(label: Label, language: 'en' | 'de'): string {
  const text = label[language];
  return language === 'en' && !/[A-Z]/.test(text.slice(1)) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

const digits = new Map<string, number>();

/** Digits after the decimal point that a currency has: 2 for EUR, 0 for JPY. */
export function currencyDigits(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const found = currencyFormat('en', currency, {}).resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
}

function currencyFormat(locale: string, currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return numberFormat(locale, { style: 'currency', currency, ...options });
  } catch {
    // A code that Intl does not know is still money: show it beside the number.
    return numberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  }
}

/** Money without needless zeros: €45,000 and €45,000.50. */
export function formatMoney(money: Money, locale: string): string {
  const amount = money.minor / 10 ** currencyDigits(money.currency);
  const whole = Number.isInteger(amount);
  const options = whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {};
  return currencyFormat(locale, money.currency, options).format(amount);
}

export function formatScaled(scaled: number, decimals: number, locale: string, grouped = true): string {
  return numberFormat(locale, { maximumFractionDigits: decimals, useGrouping: grouped }).format(scaled / 10 ** decimals);
}

/** A calendar date, which has no time zone: read and written as UTC. */
export function formatDate(date: string, locale: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return date;
  return timeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(at);
}

export function formatDateTime(iso: string, locale: string, timeZone: string, { seconds = false } = {}): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const clock = { hour: 'numeric', minute: '2-digit', ...(seconds && ({ second: '2-digit' } as const)), timeZone } as const;
  return timeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', ...clock }).format(at);
}

export function formatAddress(address: Address): string {
  const town = [address.postalCode, address.city].filter(Boolean).join(' ');
  return [address.street, town, address.region, address.country].filter(Boolean).join(', ');
}

const list = (members: readonly string[], name: (member: string) => string): string => members.map(name).join(', ');
const asText = (value: Value): string => String(value);

const formatters: Record<FieldKind, (value: Value, field: Field, names: Names) => string> = {
  text: asText,
  longText: asText,
  url: (value) =>
    String(value)
      .replace(/^https?:\/\/(www\.)?/, '')
      .replace(/\/$/, ''),
  externalId: asText,
  number: (value, field, names) => formatScaled(Number(value), field.decimals, names.locale, field.grouped),
  percent: (value, field, names) =>
    `${formatScaled(Number(value), field.decimals, names.locale)}${names.language === 'de' ? ' ' : ''}%`,
  rating: (value) => '★'.repeat(Number(value)) + '☆'.repeat(Math.max(0, 5 - Number(value))),
  serial: (value, field) => formatSerial(field, Number(value)),
  money: (value, _field, names) => formatMoney(value as Money, names.locale),
  date: (value, _field, names) => formatDate(String(value), names.locale),
  dateTime: (value, _field, names) => formatDateTime(String(value), names.locale, names.timeZone),
  yesNo: (value, _field, names) => (value ? names.yes : names.no),
  recurrence: (value, _field, names) => names.recurrence(String(value)),
  choice: (value, field, names) => names.option(field.options ?? { list: '' }, String(value)) ?? names.notAvailable,
  tags: (value) => list(value as readonly string[], (tag) => tag),
  emails: (value) => list(value as readonly string[], (email) => email),
  phones: (value) => list(value as readonly string[], (phone) => phone),
  address: (value) => formatAddress(value as Address),
  reference: (value, field, names) => referenceName(field, String(value), names),
  references: (value, field, names) => list(value as readonly string[], (one) => referenceName(field, one, names)),
  member: (value, _field, names) => names.member(String(value)) ?? names.notAvailable,
  members: (value, _field, names) => list(value as readonly string[], (one) => names.member(one) ?? names.notAvailable),
  team: (value, _field, names) => names.team(String(value)) ?? names.notAvailable,
};

function referenceName(field: Field, value: string, names: Names): string {
  const { type, id } = parseReference(field, value);
  return names.title(type, id) ?? names.hidden(type);
}

/** The words for a value, as shown in lists, fields and sentences. Empty is the empty string. */
export function formatValue(field: Field, value: Value | undefined, names: Names): string {
  return value === undefined ? '' : formatters[field.kind](value, field, names);
}
