import type { Field } from '@rapport/model/schema/fields';
import { parseInput } from '@rapport/model/schema/parse-input';
import type { Money, Value } from '@rapport/model/schema/row';
import type { WorkspaceSettings } from '@rapport/model/settings/definitions';
import { currencyDigits, formatScaled, formatValue, type Names } from './format-value.ts';

/** What reading human input depends on, passed in. */
export type Reading = { readonly names: Names; readonly workspace: WorkspaceSettings; readonly now: Date };

export type Problem = 'notANumber' | 'notADate' | 'notAValue' | 'notAnEmail';

/** The text that stands in an input for a value: what `parseText` gives the same value for. */
export function editText(field: Field, value: Value | undefined, names: Names): string {
  if (value === undefined) return '';
  switch (field.kind) {
    case 'money': {
      const money = value as Money;
      const digits = currencyDigits(money.currency);
      return `${formatScaled(money.minor, digits, names.locale)} ${money.currency}`;
    }
    case 'date':
    case 'url':
    case 'text':
    case 'externalId':
      return String(value);
    default:
      return formatValue(field, value, names);
  }
}

/** Reads what somebody typed. An empty text is an empty value; what cannot be read comes back as a problem. */
export function parseText(field: Field, text: string, reading: Reading): { value: Value | undefined } | { problem: Problem } {
  if (text.trim() === '') return field.required ? { problem: 'notAValue' } : { value: undefined };
  const { locale, timeZone } = reading.names;
  const parsed = parseInput(field, text, { now: reading.now.toISOString(), timeZone, locale, currency: reading.workspace.defaultCurrency });
  if ('value' in parsed) return parsed;
  return { problem: field.kind === 'date' || field.kind === 'dateTime' ? 'notADate' : field.kind === 'text' ? 'notAValue' : 'notANumber' };
}

/** One member of a set as it is stored. */
export function parseMember(field: Field, text: string): { member: string } | { problem: Problem } {
  const member = text.normalize('NFC').trim();
  if (field.kind !== 'emails') return { member };
  return /^[^\s@]+@[^\s@]+$/.test(member) ? { member: member.toLowerCase() } : { problem: 'notAnEmail' };
}
