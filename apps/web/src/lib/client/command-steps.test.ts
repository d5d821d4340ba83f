import { limits } from '@rapport/model/limits';
import { expect, test } from 'vitest';
import { partsOf } from './command-steps.ts';

test('[V8] a change of more records than commandRecords is several commands, which together are all of it', () => {
  const most = limits.commandRecords.value;
  const records = Array.from({ length: most * 2 + 1 }, (_, at) => `r${at}`);
  const body = { kind: 'delete', type: 'deal', records } as const;
  const parts = partsOf(body);
  expect(parts.map((part) => part.records.length)).toEqual([most, most, 1]);
  expect(parts.flatMap((part) => part.records)).toEqual(records);
  expect(partsOf({ ...body, records: records.slice(0, most) })).toHaveLength(1);
});
