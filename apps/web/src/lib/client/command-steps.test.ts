import { limits } from '@rapport/model/limits';
import { expect, test } from 'vitest';
import { idOf, testReplica, testRow } from '../replica/test-rows.ts';
import { partsOf, previewOfUndo } from './command-steps.ts';

test('[V8] a change of more records than commandRecords is several commands, which together are all of it', () => {
  const most = limits.commandRecords.value;
  const records = Array.from({ length: most * 2 + 1 }, (_, at) => `r${at}`);
  const body = { kind: 'delete', type: 'deal', records } as const;
  const parts = partsOf(body);
  expect(parts.map((part) => part.records.length)).toEqual([most, most, 1]);
  expect(parts.flatMap((part) => part.records)).toEqual(records);
  expect(partsOf({ ...body, records: records.slice(0, most) })).toHaveLength(1);
});

test('[M81] what an undo brings back is known here for as many records as one command may have, each with its own values', () => {
  const replica = testReplica();
  const records = Array.from({ length: 5_000 }, (_, n) => idOf(n));
  replica.apply(records.map((_, n) => ({ put: testRow(n, { name: `deal ${n}` }) })));
  const preview = previewOfUndo({ kind: 'update', type: 'deal', records, changes: { name: { value: 'new' } } }, replica, 1_000);
  expect(preview).toHaveLength(5_000);
  expect(preview?.[4_999]).toEqual({ record: idOf(4_999), changes: { name: { value: 'deal 4999' } } });
});
