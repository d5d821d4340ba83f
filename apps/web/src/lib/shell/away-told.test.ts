import { beforeEach, expect, test, vi } from 'vitest';
import type { AwayReport } from '#lib/features/away/away-report.ts';
import { noteTold, untold } from './away-told.ts';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

const report = (clashes: readonly string[], lines: readonly string[] = [], twice: readonly string[] = []) =>
  ({
    clashes: clashes.map((id) => ({ id })),
    twice: twice.map((id) => ({ id, other: 'o' })),
    lines: lines.map((record) => ({ record, at: '2026-06-01' })),
  }) as unknown as AwayReport;
const counts = ({ clashes, twice, lines }: AwayReport) => [clashes.length, twice.length, lines.length];

test('[M154] [V7] what a summary has told is not told again by another tab, and what came since is, however soon', () => {
  noteTold(report(['a'], ['deal:1'], ['x']));
  expect(counts(untold(report(['a'], ['deal:1'], ['x'])))).toEqual([0, 0, 0]);
  expect(counts(untold(report(['a', 'b'], ['deal:1', 'deal:2'], ['x', 'y'])))).toEqual([1, 1, 1]);
});

test('[M154] a record that changed again since it was told is news', () => {
  noteTold(report([], ['deal:1']));
  const again = report([], ['deal:1']);
  const later = { ...again, lines: again.lines.map((line) => ({ ...line, at: '2026-06-02' })) };
  expect(counts(untold(later))).toEqual([0, 0, 1]);
});

test('[M154] what is kept of it on the device is bounded, and nothing that cannot be read is in the way', () => {
  localStorage.setItem('rapport.away-told', '{');
  for (let n = 0; n < 900; n++) noteTold(report([String(n)]));
  expect(counts(untold(report(['0', '899'])))).toEqual([1, 0, 0]);
  expect(JSON.parse(localStorage.getItem('rapport.away-told') ?? '[]')).toHaveLength(400);
});
