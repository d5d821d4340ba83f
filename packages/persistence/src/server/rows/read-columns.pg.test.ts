import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectTypes } from '@rapport/model/objects/index';
import { packChunk } from '@rapport/model/wire/packed-columns';
import { decodeRows } from '@rapport/model/wire/row-chunk';
import { arbitraryRow } from '../../../../../tests/support/arbitrary-rows.ts';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { heldWorkspace } from '../../../../../tests/support/make-log.ts';
import { recordTables } from '../tables/record-tables.ts';
import { readColumns } from './read-columns.ts';
import { readRows } from './read-rows.ts';
import { writeProjection } from './write-rows.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

test.each(Object.values(objectTypes))(
  '[M213] [V4] $plural that are read as columns are those that are read row by row, whatever they hold',
  async (type) => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const rows = fc.sample(arbitraryRow(type), { numRuns: 200, seed: 10 });
    const items = rows.map((row, at) => ({
      type: row.type,
      id: row.id,
      row,
      audience: [at % 10 === 0 ? 'elsewhere' : 'everybody'],
      events: [],
      marks: [],
    }));
    await writeProjection(fresh.database, workspaceId, items);
    const seen = rows.filter((_, at) => at % 10 !== 0).map(({ id }) => id);
    const expected = await readRows(fresh.database, workspaceId, type.key, seen);
    const table = recordTables.get(type.key)!;
    const found = [];
    for (let before: string | undefined; ;) {
      const { chunk, last } = await readColumns(fresh.database, table, workspaceId, ['everybody'], { before, most: 70 });
      const read = decodeRows(chunk);
      expect(decodeRows(packChunk(chunk))).toEqual(read);
      found.push(...read);
      if (chunk.count < 70) break;
      before = last;
    }
    expect(found).toEqual([...expected.values()].sort((a, b) => (a.id < b.id ? 1 : -1)));
  },
);
