import { expect, test } from 'vitest';
import type { AwayReport } from '#lib/features/away/away-report.ts';
import { type AwayDebt, united } from './away-debt.ts';

const report = (clashes: number, lines: number) =>
  ({ clashes: Array.from({ length: clashes }), lines: Array.from({ length: lines }) }) as unknown as AwayReport;
const returned: AwayDebt = { since: '2026-06-01T08:00:00.000Z', made: [], worth: ({ lines }) => lines.length > 0 };
const landed: AwayDebt = {
  since: '2026-06-01T09:00:00.000Z',
  made: [{ type: 'account', id: 'a' }],
  worth: ({ clashes }) => clashes.length > 0,
};

test.each([
  ['the return first', returned, landed],
  ['the landing first', landed, returned],
])(
  '[V7] who comes back after hours with edits made offline is told both at once, from the earlier time on: %s',
  (_, one, other) => {
    const debt = united(one, other);
    expect(debt.since).toBe(returned.since);
    expect(debt.made).toEqual(landed.made);
    expect(debt.worth(report(0, 1))).toBe(true);
    expect(debt.worth(report(1, 0))).toBe(true);
    expect(debt.worth(report(0, 0))).toBe(false);
  },
);

test('a single debt is what it is', () => expect(united(undefined, landed)).toBe(landed));
