import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergedChanges } from './merged-changes.ts';
import { mergeViews, partsApart, type ViewPart, viewParts } from './merge-views.ts';
import { addressToSave } from './address-words.ts';

const numRuns = 60;

const list = (of: readonly string[]) => fc.shuffledSubarray([...of], { minLength: 1 }).map((some) => some.join(','));
type Parts = Readonly<Partial<Record<ViewPart, readonly (readonly [string, string])[]>>>;
const one = (name: string, value: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.constant([]),
    value.map((text) => [[name, text] as const]),
  );
const filters: readonly (readonly [string, string])[] = [
  ['filter[stage]', 'won'],
  ['filter[owner]', '@me'],
  ['filter', 'any(stage:won)'],
  ['filter', 'some(account;industry:energy)'],
];
const parts: fc.Arbitrary<Parts> = fc.record({
  filter: fc.subarray([...filters]),
  sort: one('sort', fc.constantFrom('name', '-amount')),
  columns: one('columns', list(['stage', 'amount', 'owner', 'closeDate'])),
  figures: one('aggregate', list(['sum:amount', 'count', 'max:closeDate'])),
  derived: one('derive', fc.constantFrom('x1:count(task.related)', 'x1:value.industry(account)', 'x2:count(task.related)')),
  colours: one('colour', fc.constantFrom('red:stage:lost', 'green:stage:won')),
  layout: one('view', fc.constantFrom('table', 'calendar')),
});
const written = (of: Parts) =>
  addressToSave(
    new URLSearchParams(Object.values(of).flatMap((words) => words.map(([name, value]) => [name, value]))).toString(),
  );
const address = parts.map(written);

const normal = (text: string) => addressToSave(text);

test('[M144] who changed nothing gets what the other made, and whoever is alone with a change keeps it', () =>
  fc.assert(
    fc.property(address, address, (base, changed) => {
      for (const merged of [mergeViews(base, base, changed), mergeViews(base, changed, base), mergeViews(base, changed, changed)])
        expect({ ...merged, address: normal(merged.address) }).toEqual({ address: changed, both: [] });
      expect(partsApart(base, changed).length === 0).toBe(base === changed);
    }),
    { numRuns },
  ));

test('[M144] what two people change in different parts of a view is all there, whoever comes first', () =>
  fc.assert(
    fc.property(parts, parts, fc.subarray([...viewParts]), (before, after, ofMine) => {
      const made = (mine: boolean) =>
        written(
          Object.fromEntries(viewParts.map((part) => [part, (ofMine.includes(part) === mine ? after : before)[part] ?? []])),
        );
      const [base, mine, theirs] = [written(before), made(true), made(false)];
      const own = partsApart(base, mine);
      const merged = mergeViews(base, mine, theirs);
      expect(merged.both).toEqual([]);
      expect(normal(merged.address)).toBe(normal(mergeViews(base, theirs, mine).address));
      const apart = partsApart(merged.address, theirs);
      expect(apart).toEqual(own);
      expect(normal(merged.address)).toBe(written(after));
    }),
    { numRuns },
  ));

test('[M144] columns that two people add are both there, and what either takes out is gone', () => {
  const merged = mergeViews('columns=a,b,c', 'columns=a,b,c,mine', 'columns=theirs,a,c');
  expect(merged).toEqual({ address: 'columns=theirs,a,c,mine', both: [] });
});

test('[M144] where two people sort another way each keeps their own and is told', () => {
  expect(mergeViews('sort=name&group=stage', 'sort=-amount&group=stage', 'sort=closeDate')).toEqual({
    address: 'sort=-amount',
    both: ['sort'],
  });
});

test('[M200] a saved address is merged with what it became meanwhile, once however often it is said', () =>
  fc.assert(
    fc.property(address, address, address, (was, mine, theirs) => {
      const said = (now: string) => mergedChanges('savedView', { address: now }, { address: { value: mine, was } });
      const merged = (said(theirs)['address'] as { value: string | null }).value ?? '';
      expect(normal(merged)).toBe(normal(mergeViews(was, mine, theirs).address));
      expect(normal((said(merged)['address'] as { value: string | null }).value ?? '')).toBe(normal(merged));
      const plain = { address: { value: mine } };
      expect(mergedChanges('savedView', { address: theirs }, plain)).toBe(plain);
    }),
    { numRuns },
  ));
