import type { Refusal } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Definitions } from '../settings/definitions.ts';
import type { Field } from './fields.ts';

/** Why a field does not take what was said of it. */
export const invalidField = (field: string, reason: string): Refusal => ({
  kind: 'invalid-field',
  field,
  values: { reason, ...(reason === 'too-early' && { year: limits.earliestYear.value }) },
});

/** Names what could be chosen, as long as that is a sentence: a program's author knows the list no other way. */
export function noOption(field: string, { options: source }: Pick<Field, 'options'>, definitions: Definitions): Refusal {
  if (source === undefined || source === 'stage' || source === 'pipeline') return invalidField(field, 'not-an-option');
  const open = (definitions.choices.get(source.list) ?? []).filter((one) => !one.archived);
  if (open.length === 0 || open.length > 12) return invalidField(field, 'not-an-option');
  const options = open.map(({ label }) => label).join(', ');
  return { kind: 'invalid-field', field, values: { reason: 'not-one-of', options } };
}
