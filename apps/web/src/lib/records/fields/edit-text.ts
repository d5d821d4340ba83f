import { parseInput } from '@rapport/model/schema/parse-input';
import type { Field } from '@rapport/model/schema/fields';
import type { Money, Value } from '@rapport/model/schema/row';
import { sameValue } from '@rapport/model/schema/values';
import type { Definitions } from '@rapport/model/settings/definitions';
import { currencyDigits, formatScaled, formatValue, type Names } from './format-value.ts';

/** What reading human input depends on, passed in. */
export type Reading = {
  readonly names: Names;
  readonly definitions: Definitions;
  readonly now: Date;
  /** Of the amount that stands there: whoever types 45k over €40,000 means euros. Else the workspace's. */
  readonly currency?: string | undefined;
};

export type Problem = 'notANumber' | 'notADate' | 'notAValue' | 'notAnEmail' | 'tooEarly' | 'outOfRange' | 'noCurrency';

const problems: Readonly<Record<string, Problem>> = {
  'not-a-number': 'notANumber',
  'not-money': 'notANumber',
  'out-of-range': 'outOfRange',
  'too-many-decimals': 'notANumber',
  'not-a-date': 'notADate',
  'not-a-time': 'notADate',
  'not-an-email': 'notAnEmail',
  'too-early': 'tooEarly',
  'unknown-currency': 'noCurrency',
};

const read = (field: Field, text: string, { names, definitions, now, currency }: Reading) =>
  parseInput(field, text, {
    now: now.toISOString(),
    timeZone: names.timeZone,
    locale: names.locale,
    currency: currency ?? definitions.workspace.defaultCurrency,
    definitions,
  });

/**
 * The text that stands in an input for a value: as it is shown everywhere if reading that gives the same value again,
 * else a plainer form that does.
 */
export function editText(field: Field, value: Value | undefined, reading: Reading): string {
  if (value === undefined) return '';
  const { names } = reading;
  const plain = field.kind === 'money' ? codedMoney(value as Money, names.locale) : String(value);
  const shown = field.kind === 'url' ? plain : formatValue(field, value, names);
  return (
    [shown, plain].find((text) => {
      const again = read(field, text, reading);
      return 'value' in again && sameValue(again.value, value);
    }) ?? plain
  );
}

/** Signs such as US$ and JP¥ differ from country to country; the code never does. */
const codedMoney = (money: Money, locale: string): string =>
  `${formatScaled(money.minor, currencyDigits(money.currency), locale)} ${money.currency}`;

/** Reads what somebody typed. An empty text is an empty value; what cannot be read comes back as a problem. */
export function parseText(field: Field, text: string, reading: Reading): { value: Value | undefined } | { problem: Problem } {
  const input = read(field, text, reading);
  if ('value' in input) return input;
  if (input.reason === 'empty') return field.required ? { problem: 'notAValue' } : { value: undefined };
  return { problem: problems[input.reason] ?? 'notAValue' };
}

/** Members of a set, one or several pasted at once, as they are stored. */
export function parseMembers(
  field: Field,
  text: string,
  reading: Reading,
): { members: readonly string[] } | { problem: Problem } {
  const parsed = parseText({ ...field, required: false }, text, reading);
  if ('problem' in parsed) return parsed;
  return { members: Array.isArray(parsed.value) ? (parsed.value as readonly string[]) : [] };
}
