import type { Random } from '../../apps/sync-server/src/features/demo/company/seeded-random.ts';

const deep = (depth: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};

/** What nobody's client sends and everybody's attacker tries. */
const odd: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => -1,
  () => 1e308,
  () => 2 ** 53,
  () => 0.1,
  () => '',
  () => '\0',
  () => '\ud800',
  () => '__proto__',
  () => 'constructor',
  () => '../../../etc/passwd',
  () => '<img src=x onerror=alert(1)>',
  () => "'; drop table account; --",
  () => '00000000-0000-7000-8000-000000000000',
  () => 'x'.repeat(5_000),
  () => [],
  () => ({}),
  () => [[], {}],
  () => JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
  () => ({ constructor: { prototype: { polluted: true } } }),
  () => deep(2_000),
  () => Array.from({ length: 2_000 }, () => 'x'),
];

export const oddValue = (random: Random): unknown => random.pick(odd)();

/** The same value with one part of it replaced, removed or added. */
export function spoiled(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.2)) return oddValue(random);
  if (Array.isArray(value)) {
    if (value.length === 0) return [oddValue(random)];
    const at = random.int(0, value.length - 1);
    return value.map((one, index) => (index === at ? spoiled(random, one) : (one as unknown)));
  }
  const keys = Object.keys(value);
  const copy: Record<string, unknown> = { ...value };
  const key = keys.length > 0 ? random.pick(keys) : 'x';
  const how = random.int(0, 4);
  if (how === 0) Reflect.deleteProperty(copy, key);
  else if (how === 1) Object.defineProperty(copy, String(oddValue(random)), { value: oddValue(random), enumerable: true });
  else copy[key] = spoiled(random, copy[key]);
  return copy;
}

/** The same bytes with some turned, taken away, doubled or put in. */
export function mangled(random: Random, bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  if (copy.length === 0) return Uint8Array.of(random.int(0, 255));
  switch (random.int(0, 4)) {
    case 0: {
      for (let count = random.int(1, 4); count > 0; count -= 1) copy[random.int(0, copy.length - 1)] = random.int(0, 255);
      return copy;
    }
    case 1:
      return copy.slice(0, random.int(0, copy.length - 1));
    case 2:
      return Uint8Array.from([...copy, ...copy.slice(0, 500)]);
    case 3: {
      const at = random.int(0, copy.length);
      return Uint8Array.from([...copy.slice(0, at), 0xff, 0xff, 0xff, 0xff, 0x7f, ...copy.slice(at)]);
    }
    default:
      return randomBytes(random, random.int(1, 64));
  }
}

export const randomBytes = (random: Random, length: number): Uint8Array => Uint8Array.from({ length }, () => random.int(0, 255));
