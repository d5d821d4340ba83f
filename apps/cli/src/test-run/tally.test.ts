import { describe, expect, test } from 'vitest';
import { failure, noTests, playwrightTally, sum, summary, tortureTally, vitestTally } from './tally.ts';

describe('the last line of a run', () => {
  test('names skipped tests only when there are some', () => {
    expect(summary({ ...noTests, passed: 3 })).toBe('3 passed, 0 failed');
    expect(summary({ ...noTests, passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });

  test('counts over every suite', () => {
    expect(sum([{ ...noTests, passed: 2 }, failure('x', 4)])).toEqual({ passed: 2, failed: 4, skipped: 0, problems: ['x'] });
  });
});

test('a Vitest file that does not load counts as a failed test', () => {
  const tally = vitestTally({
    testResults: [
      { name: 'a', status: 'failed', message: 'no such module', assertionResults: [] },
      {
        name: 'b',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'one' },
          { status: 'failed', fullName: 'two', failureMessages: ['not so'] },
          { status: 'pending', fullName: 'three' },
        ],
      },
    ],
  });
  expect(tally).toMatchObject({ passed: 1, failed: 2, skipped: 1 });
});

test('Playwright suites are counted through all levels, with errors outside of tests', () => {
  const spec = (status: string) => ({ title: status, file: 'a.e2e.ts', tests: [{ status, results: [] }] });
  const tally = playwrightTally({
    suites: [
      {
        title: 'file',
        specs: [spec('expected')],
        suites: [{ title: 'inner', specs: [spec('unexpected'), spec('skipped'), spec('flaky')] }],
      },
    ],
    errors: [{ message: 'does not load' }],
  });
  expect(tally).toMatchObject({ passed: 1, failed: 3, skipped: 1 });
});

test('a seed that found something counts as a failed test, with what it found', () => {
  const tally = tortureTally([
    { name: 'seed 1', problems: [] },
    { name: 'seed 2', problems: ['lost: a', 'lost: b'] },
  ]);
  expect(tally).toEqual({ passed: 1, failed: 1, skipped: 0, problems: ['seed 2\nlost: a\nlost: b'] });
});
