import { limits } from '../limits.ts';
import { isCurrency } from './currencies.ts';
import type { Field } from './fields.ts';
import type { Money, Value } from './row.ts';

/**
 * What fits its field and is meant by nobody who writes it: a time before anybody kept such books, money of no currency,
 * a chance of 400 %. Asked where words become values, and of what a command says; what stands already is shown as it is
 * and comes back as it was.
 */
export function implausible(
  { kind, bounds }: Pick<Field, 'kind' | 'bounds'>,
  value: Value,
): 'too-early' | 'unknown-currency' | 'out-of-range' | undefined {
  if ((kind === 'date' || kind === 'dateTime') && Number(String(value).slice(0, 4)) < limits.earliestYear.value)
    return 'too-early';
  if (kind === 'money' && !isCurrency((value as Money).currency)) return 'unknown-currency';
  if (bounds && typeof value === 'number' && (value < bounds[0] || value > bounds[1])) return 'out-of-range';
  return undefined;
}
