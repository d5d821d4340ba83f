import { choice, date, emails, money, number, text, yesNo } from '@rapport/model/schema/fields';
import { parseValue } from '@rapport/model/schema/values';
import { translator } from '@rapport/text/translator';
import { expect, test } from 'vitest';
import { faultOf } from './fault-of.ts';

const label = { en: 'Name', de: 'Name' };
const refused = (reason: string) => ({ kind: 'invalid-field', field: 'name', values: { reason } }) as const;

test.each([
  ['too long', text(label), 'x'.repeat(100_000), 'fault.tooLong'],
  ['no number', number(label), 'many', 'fault.notANumber'],
  ['too large', number(label), 10 ** 18, 'fault.outOfRange'],
  ['no amount', money(label), 'much', 'fault.notMoney'],
  ['no date', date(label), 'soon', 'fault.notADate'],
  ['no option', choice(label, 'stage'), 'no option!', 'fault.notAnOption'],
  ['neither yes nor no', yesNo(label), 'perhaps', 'fault.notYesOrNo'],
] as const)('[M232] %s is said as such', (_, field, value, fault) => {
  const parsed = parseValue(field, value);
  expect(parsed).toHaveProperty('reason');
  expect('reason' in parsed && faultOf(refused(parsed.reason))).toBe(fault);
});

test('[M232] any other wrong value is said with its field, and no other refusal is taken for one', () => {
  expect(faultOf(refused('constructor'))).toBe('fault.other');
  expect(faultOf({ kind: 'invalid-field' })).toBe('fault.other');
  expect(faultOf({ kind: 'not-allowed' })).toBeUndefined();
  expect(translator('en', 'unsent')('fault.tooLong', { field: emails(label).label.en })).toBe('This is too long for Name.');
});
