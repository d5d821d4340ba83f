import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deal } from '../objects/deal.ts';
import type { Row, Values } from '../schema/row.ts';
import type { Definitions, Stage } from '../settings/definitions.ts';
import { aggregateRows } from './aggregate.ts';
import { canAggregate } from './figures.ts';
import { RunningFigures } from './running-figures.ts';
import { aggregateKinds } from './view.ts';

const definitions = {
  stages: new Map([20, 33.3, 100].map((probability, index) => [`s${index}`, { probability } as Stage])),
} as unknown as Definitions;

const minor = fc.oneof(fc.integer({ min: -500, max: 500 }), fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0));
const values: fc.Arbitrary<Values> = fc.record(
  {
    amount: fc.record({ minor, currency: fc.constantFrom('EUR', 'JPY') }),
    stage: fc.constantFrom('s0', 's1', 's2', 'gone'),
    probability: fc.integer({ min: 0, max: 100 }),
    closeDate: fc.constantFrom('2026-01-31', '2026-02-01', '1999-12-31'),
  },
  { requiredKeys: [] },
);
const row = values.map((made): Row => ({ id: 'x', type: 'deal', values: made }) as unknown as Row);
/** What becomes of a list from one look to the next: rows come, go, change where they are, move, or all are others. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('put', 'change'), at: fc.nat(), row }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('take', 'move'), at: fc.nat(), to: fc.nat() }) },
  fc.record({ kind: fc.constant('all'), rows: fc.array(row, { maxLength: 60 }) }),
  fc.record({ kind: fc.constant('turn') }),
);

function after(rows: readonly Row[], one: typeof step extends fc.Arbitrary<infer Of> ? Of : never): readonly Row[] {
  if ('rows' in one) return one.rows;
  if ('row' in one) return rows.toSpliced(one.at % (rows.length + 1), one.kind === 'put' ? 0 : 1, one.row);
  if (!('to' in one)) return rows.toReversed();
  const at = one.at % Math.max(1, rows.length);
  const without = rows.toSpliced(at, 1);
  const moved = rows[at];
  return one.kind === 'take' || !moved ? without : without.toSpliced(one.to % (without.length + 1), 0, moved);
}

test('[M99] [V4] figures that follow a list say what a whole pass says, after whatever happened to it', () => {
  const all = aggregateKinds.flatMap((kind) =>
    [undefined, 'amount', 'probability', 'closeDate', 'stage'].map((field) => ({ kind, field })),
  );
  const aggregates = all.filter((one) => canAggregate(deal, one));
  expect(aggregates.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...aggregateKinds]));
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 80 }),
      fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 12 }),
      (start, looks) => {
        const running = new RunningFigures();
        let rows: readonly Row[] = start;
        for (const steps of [[], ...looks]) {
          rows = steps.reduce(after, rows);
          const [whole] = aggregateRows({ type: 'deal', aggregates }, rows, definitions);
          expect(running.follow(deal, aggregates, rows, definitions)).toEqual(whole?.figures);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('[M99] one change among many rows is not a pass of all: only what came and went is added up', () => {
  const rows = Array.from({ length: 1_000 }, (_, at) => ({ id: `${at}`, type: 'deal', values: {} }) as unknown as Row);
  let looked = 0;
  const counted = rows.map(
    (one) =>
      ({
        ...one,
        get values() {
          looked++;
          return one.values;
        },
      }) as Row,
  );
  const running = new RunningFigures();
  const aggregates = [{ kind: 'filled', field: 'amount' }] as const;
  running.follow(deal, aggregates, counted, definitions);
  expect(looked).toBe(1_000);
  looked = 0;
  // One changes and goes from near the top to near the end.
  const moved = counted.toSpliced(3, 1).toSpliced(990, 0, { ...rows[3]! });
  expect(running.follow(deal, aggregates, moved, definitions)).toEqual([new Map([['', 0n]])]);
  expect(looked).toBe(1);
});

test('[M149] the same rows in another order are not added up again, and many that differ cost no more than a pass of all', () => {
  let looked = 0;
  const rows = Array.from(
    { length: 1_000 },
    (_, at) =>
      ({
        id: `${at}`,
        get values() {
          looked++;
          return {};
        },
      }) as unknown as Row,
  );
  const running = new RunningFigures();
  const aggregates = [{ kind: 'empty', field: 'amount' }] as const;
  const follow = (some: readonly Row[], members?: object) => running.follow(deal, aggregates, some, definitions, members);
  const members = {};
  expect(follow(rows, members)).toEqual([new Map([['', 1_000n]])]);
  looked = 0;
  expect(follow(rows.toReversed(), members)).toEqual([new Map([['', 1_000n]])]);
  expect(looked).toBe(0);
  // Every second one, the other way round: nothing stands where it stood.
  const half = rows.filter((_, at) => at % 2 === 0).toReversed();
  expect(follow(half, {})).toEqual([new Map([['', 500n]])]);
  expect(looked).toBeLessThanOrEqual(500);
});
