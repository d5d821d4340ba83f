import { expect, test } from 'vitest';
import { readCsv } from './read-csv.ts';

/** How often others had their turn while something was at work. */
async function turnsWhile(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let working = true;
  const count = () => {
    turns += 1;
    if (working) setImmediate(count);
  };
  setImmediate(count);
  await work();
  working = false;
  return turns;
}

test('a large file is read in many turns, so that nobody’s acknowledgement waits for all of it', async () => {
  const lines = Array.from({ length: 60_000 }, (_, at) => `X${at},"Deal, number ${at}",Proposal,${at * 10}`);
  const bytes = new TextEncoder().encode(['id,name,stage,amount', ...lines].join('\n'));
  let rows = 0;
  const turns = await turnsWhile(async () => (rows = (await readCsv(bytes)).rows.length));
  expect(rows).toBe(60_000);
  // Read in one turn, one or two others fit in before and after it.
  expect(turns).toBeGreaterThan(5);
});

test('quotes that do not close name their line, also far behind the first turn', async () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `X${at},Deal ${at}`);
  const bytes = new TextEncoder().encode(['id,name', ...lines, 'broken,"never closed'].join('\n'));
  await expect(readCsv(bytes)).rejects.toMatchObject({ refusal: { kind: 'bad-csv', values: { reason: 'broken-quotes' } } });
});
