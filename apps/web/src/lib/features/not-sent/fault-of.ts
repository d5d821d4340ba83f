import type { Refusal } from '@rapport/model/errors';

/**
 * Why the server did not take a value, as the key of its text: what the field itself says of it before it is sent. What
 * has no text of its own is said as a value that does not fit its field, by name.
 */
const faults = {
  empty: 'fault.empty',
  required: 'fault.empty',
  'too-long': 'fault.tooLong',
  'not-a-number': 'fault.notANumber',
  'out-of-range': 'fault.outOfRange',
  'too-many-decimals': 'fault.tooManyDecimals',
  'not-money': 'fault.notMoney',
  'unknown-currency': 'fault.notMoney',
  'other-currency': 'fault.otherCurrency',
  'not-a-date': 'fault.notADate',
  'not-a-time': 'fault.notADate',
  'too-early': 'fault.tooEarly',
  'ends-first': 'fault.endsFirst',
  'not-yes-or-no': 'fault.notYesOrNo',
  'not-a-recurrence': 'fault.notARecurrence',
  'not-an-option': 'fault.notAnOption',
  'not-one-of': 'fault.notAnOption',
  'not-an-email': 'fault.notAnEmail',
  'not-a-phone': 'fault.notAPhone',
  'not-a-url': 'fault.notAUrl',
  'not-an-address': 'fault.notAnAddress',
  'not-an-id': 'fault.notARecord',
  'no-such-entry': 'fault.notARecord',
  'no-such-member': 'fault.notAMember',
  'no-such-team': 'fault.notATeam',
  'too-many': 'fault.tooMany',
} as const;
export type Fault = (typeof faults)[keyof typeof faults] | 'fault.other';

/** Undefined where it is not a value that was wrong. */
export function faultOf({ kind, values }: Refusal): Fault | undefined {
  if (kind !== 'invalid-field') return undefined;
  const reason = String(values?.['reason']);
  return Object.hasOwn(faults, reason) ? faults[reason as keyof typeof faults] : 'fault.other';
}
