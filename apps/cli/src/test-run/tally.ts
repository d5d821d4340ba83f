/** What a run of tests came to. `problems` are titles with the first lines of what went wrong. */
export type Tally = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly problems: readonly string[];
};

export const noTests: Tally = { passed: 0, failed: 0, skipped: 0, problems: [] };
export const failure = (problem: string, failed = 1): Tally => ({ ...noTests, failed, problems: [problem] });

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, tally) => ({
      passed: total.passed + tally.passed,
      failed: total.failed + tally.failed,
      skipped: total.skipped + tally.skipped,
      problems: [...total.problems, ...tally.problems],
    }),
    noTests,
  );

/** The last line of a run; read by machines, so the same in every language. */
export const summary = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

const firstLines = (text: string, count = 12) => text.split('\n').slice(0, count).join('\n');

type VitestReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
};

/** Reads Vitest's JSON report. A file that could not even be loaded counts as one failed test. */
export const vitestTally = ({ testResults }: VitestReport): Tally =>
  sum(
    testResults.flatMap((file) => {
      const tests = file.assertionResults.map((test): Tally => {
        if (test.status === 'passed') return { ...noTests, passed: 1 };
        if (test.status !== 'failed') return { ...noTests, skipped: 1 };
        return failure(`${file.name}: ${test.fullName}\n${firstLines(test.failureMessages?.join('\n') ?? '')}`);
      });
      const broken = file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed');
      return broken ? [...tests, failure(`${file.name}\n${firstLines(file.message ?? '')}`)] : tests;
    }),
  );

/** Reads what the torture wrote down: each of its tests with what it found. */
export const tortureTally = (tests: readonly { readonly name: string; readonly problems: readonly string[] }[]): Tally =>
  sum(
    tests.map(({ name, problems }) =>
      problems.length === 0 ? { ...noTests, passed: 1 } : failure(`${name}\n${firstLines(problems.join('\n'))}`),
    ),
  );

type PlaywrightSuite = {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly { readonly error?: { readonly message?: string } }[];
    }[];
  }[];
};
type PlaywrightReport = {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly { readonly message?: string }[];
};

/** Reads Playwright's JSON report. Errors outside tests (a file that does not load) count as one failed test each. */
export const playwrightTally = ({ suites, errors }: PlaywrightReport): Tally =>
  sum([...suites.map(suiteTally), ...errors.map((error) => failure(firstLines(error.message ?? '')))]);

const suiteTally = (suite: PlaywrightSuite): Tally =>
  sum([
    ...(suite.suites ?? []).map(suiteTally),
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test): Tally => {
        if (test.status === 'expected') return { ...noTests, passed: 1 };
        if (test.status === 'skipped') return { ...noTests, skipped: 1 };
        const message = test.results.map((result) => result.error?.message ?? '').join('\n');
        return failure(`${spec.file}: ${spec.title}\n${firstLines(message)}`);
      }),
    ),
  ]);
