import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { sharesAudience } from './shares-audience.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const names = fc.constantFrom('w', 'team:a', 'team:b', 'member:a', 'member:b', 'room:a', '');
const many = Array.from({ length: 200 }, (_, index) => `team:other ${index}`);

test('[V6] a row is seen by exactly those who share a group with its audience, however many groups either has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(names, { maxLength: 5 }), { minLength: 1, maxLength: 20 }),
      fc.array(names, { maxLength: 4 }),
      fc.boolean(),
      async (audiences, own, inManyGroups) => {
        const groups = inManyGroups ? [...many, ...own] : own;
        const rows = await fresh.database.query<{ seen: boolean; overlaps: boolean }>(
          `select ${sharesAudience('row.audience', '$2::text[]')} as seen, row.audience && $2::text[] as overlaps
          from (select array(select jsonb_array_elements_text(one)) as audience from jsonb_array_elements($1::jsonb) as each (one)) row`,
          [JSON.stringify(audiences), groups],
        );
        expect(rows.length).toBe(audiences.length);
        expect(rows.map(({ seen }) => seen)).toEqual(audiences.map((audience) => audience.some((name) => groups.includes(name))));
        expect(rows.map(({ overlaps }) => overlaps)).toEqual(rows.map(({ seen }) => seen));
      },
    ),
    { numRuns: 150 },
  );
});
