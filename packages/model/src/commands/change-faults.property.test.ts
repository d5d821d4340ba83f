import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectTypes } from '../objects/index.ts';
import { fromJson, valueToJson, type Json } from '../schema/json.ts';
import { shownFields } from '../schema/object-type.ts';
import type { Value } from '../schema/row.ts';
import { definitionsFromRows } from '../settings/definitions-from-rows.ts';
import { changeFaults } from './change-faults.ts';

const known = definitionsFromRows({ settings: [], members: [], teams: [] }, 'en');
const someId = '0198a000-0000-7000-8000-00000000000a';
const definitions = { ...known, members: new Map([[someId, {} as never]]), teams: new Map([[someId, {} as never]]) };
const id = fc.constantFrom(someId, '0198a000-0000-7000-8000-00000000000b');
const values = {
  member: id,
  members: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }),
  team: id,
  choice: fc.constantFrom('c_none', 'web', 'open', 'email', ...known.stages.keys(), ...known.pipelines.map((one) => one.id)),
  percent: fc.integer({ min: -120, max: 220 }),
  date: fc.constantFrom('0024-06-01', '1899-12-31', '1900-01-01', '2026-03-01'),
  money: fc.record({ minor: fc.integer(), currency: fc.constantFrom('EUR', 'ZZZ') }),
} as const satisfies Record<string, fc.Arbitrary<Value>>;

const fields = Object.values(objectTypes).flatMap((type) =>
  shownFields(type).flatMap(([key, field]) =>
    Object.hasOwn(values, field.kind) ? [{ type, key, field, value: values[field.kind as keyof typeof values] }] : [],
  ),
);
const cases = fc.constantFrom(...fields).chain((one) => (one.value as fc.Arbitrary<Value>).map((value) => ({ ...one, value })));

/** As the API is told it: by the id, for there are labels of options that it would read as well. */
const asJson = (value: Value): Json =>
  typeof value === 'object' && 'minor' in value ? { amount: value.minor, currency: value.currency } : (value as Json);

test('[M257] [V4] what the API refuses of a value a command refuses, by the same reason, and nothing else', () => {
  fc.assert(
    fc.property(cases, ({ type, key, field, value }) => {
      const json = field.kind === 'percent' ? valueToJson(field, value, definitions) : asJson(value);
      const [fault] = changeFaults(type, { [key]: { value } }, definitions);
      let refusal: unknown;
      try {
        // What words cannot say themselves, the API asks the one judge.
        [refusal] = changeFaults(type, fromJson(type, { [key]: json }, definitions), definitions);
      } catch (error) {
        ({ refusal } = error as { refusal: unknown });
      }
      expect(fault).toEqual(refusal);
    }),
    { numRuns: 600 },
  );
});

test('[M257] a chance is between none and all of it; other percentages are whatever they are', () => {
  const probability = (value: number) => changeFaults(objectTypes['deal']!, { probability: { value } }, definitions);
  for (const value of [0, 40, 100]) expect(probability(value)).toEqual([]);
  for (const value of [-5, 101, 400])
    expect(probability(value)).toEqual([{ kind: 'invalid-field', field: 'probability', values: { reason: 'out-of-range' } }]);
});

test('[M257] whoever is taken out of a field may be nobody', () => {
  const nobody = '0198a000-0000-7000-8000-00000000000c';
  const changes = (change: { add: string[]; remove: string[] }) =>
    changeFaults(objectTypes['deal']!, { collaborators: change }, definitions);
  expect(changes({ add: [someId], remove: [nobody] })).toEqual([]);
  expect(changes({ add: [nobody], remove: [] })).toHaveLength(1);
});
