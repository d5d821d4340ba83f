import { limits } from '../limits.ts';
import { isCurrency } from './currencies.ts';
import type { Field } from './fields.ts';
import type { Money, Value } from './row.ts';

/**
 * What fits its field and is meant by nobody who writes it: a time before anybody kept such books, money of no currency.
 * Asked where words become values; what stands already is shown as it is and comes back as it was.
 */
export function implausible({ kind }: Pick<Field, 'kind'>, value: Value): 'too-early' | 'unknown-currency' | undefined {
  if ((kind === 'date' || kind === 'dateTime') && Number(String(value).slice(0, 4)) < limits.earliestYear.value)
    return 'too-early';
  if (kind === 'money' && !isCurrency((value as Money).currency)) return 'unknown-currency';
  return undefined;
}
