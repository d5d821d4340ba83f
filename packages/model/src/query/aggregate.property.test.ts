import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deal } from '../objects/deal.ts';
import type { Row } from '../schema/row.ts';
import type { Definitions, Stage } from '../settings/definitions.ts';
import { aggregateRows } from './aggregate.ts';

const definitions = {
  stages: new Map([20, 33.3, 100].map((probability, index) => [`s${index}`, { probability } as Stage])),
} as unknown as Definitions;

const minor = fc.oneof(
  fc.integer({ min: -500, max: 500 }),
  fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0),
);
const rows: fc.Arbitrary<readonly Row[]> = fc.array(
  fc
    .record({
      minor,
      currency: fc.constantFrom('EUR', 'JPY'),
      stage: fc.constantFrom('s0', 's1', 's2', 'gone'),
      empty: fc.boolean(),
    })
    .map(
      ({ minor: amount, currency, stage, empty }) =>
        ({
          id: stage,
          type: 'deal',
          values: { stage, ...(empty ? {} : { amount: { minor: amount, currency } }) },
        }) as unknown as Row,
    ),
  { maxLength: 40 },
);

/** `floor(n / d + 1/2)`, said once more in the plainest way. */
const rounded = (n: bigint, d: bigint): bigint => {
  const [up, down] = [2n * n + d, 2n * d];
  return up / down - (up % down < 0n ? 1n : 0n);
};

test('[V4] [M59] [M74] sums are exact for amounts of any size, and parts add up to the whole', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const aggregates = (['sum', 'weighted', 'min', 'max'] as const).map((kind) => ({ kind, field: 'amount' }));
      const [whole] = aggregateRows({ type: 'deal', aggregates }, all, definitions);
      for (const currency of ['EUR', 'JPY']) {
        const amounts = all.flatMap(({ values }) => {
          const money = values['amount'] as { minor: number; currency: string } | undefined;
          const stage = definitions.stages.get(String(values['stage']));
          return money?.currency === currency
            ? [{ minor: BigInt(money.minor), of: BigInt(Math.round((stage?.probability ?? 0) * 1_000_000)) }]
            : [];
        });
        const expected = amounts.length
          ? [
              amounts.reduce((sum, one) => sum + one.minor, 0n),
              amounts.reduce((sum, one) => sum + rounded(one.minor * one.of, 100_000_000n), 0n),
              amounts.reduce((least, one) => (one.minor < least ? one.minor : least), amounts[0]!.minor),
              amounts.reduce((most, one) => (one.minor > most ? one.minor : most), amounts[0]!.minor),
            ]
          : [undefined, undefined, undefined, undefined];
        expect(whole?.figures.map((figure) => figure.get(currency))).toEqual(expected);
      }
      const half = Math.floor(all.length / 2);
      const parts = [all.slice(0, half), all.slice(half)].map(
        (part) => aggregateRows({ type: deal.key, aggregates }, part, definitions)[0]?.figures[1]?.get('EUR') ?? 0n,
      );
      expect(parts.reduce((sum, one) => BigInt(sum) + BigInt(one), 0n)).toBe(whole?.figures[1]?.get('EUR') ?? 0n);
    }),
  );
});
