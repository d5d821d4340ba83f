import type { Row } from '../../../packages/model/src/schema/row.ts';

/** The same text for the same value, whatever order its keys were written in; empty ones are left out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

/** Rows in which two replicas differ, among those of `types`, in words. */
export function differences(
  one: ReadonlyMap<string, Row>,
  other: ReadonlyMap<string, Row>,
  types: readonly string[],
  most = 5,
): string[] {
  const found: string[] = [];
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    if (!types.some((type) => key.startsWith(`${type}:`))) continue;
    const [a, b] = [canonical(one.get(key)), canonical(other.get(key))];
    if (a === b) continue;
    found.push(`${key}: ${difference(one.get(key), other.get(key))}`);
    if (found.length >= most) break;
  }
  return found;
}

function difference(a: Row | undefined, b: Row | undefined): string {
  if (!a || !b) return a ? 'is missing there' : 'is missing here';
  const keys = [...new Set([...Object.keys(a.values), ...Object.keys(b.values)])];
  const fields = keys.filter((key) => canonical(a.values[key]) !== canonical(b.values[key]));
  return `position ${a.position} and ${b.position}; ${fields.map((key) => `${key}: ${canonical(a.values[key])} and ${canonical(b.values[key])}`).join('; ')}`.slice(
    0,
    300,
  );
}
