import { command, wrongForm } from '../command.ts';
import { runTests, suites } from '../test-run/run-tests.ts';

const forms = ['test [unit | pg | e2e [NAME] | torture] [--long]'];

/** `./rapport test`: everything, or one suite. Ends with what passed and failed over everything that ran. */
export const test = command({
  forms,
  options: { long: { type: 'boolean' } },
  async run({ long = false }, [suite, name]) {
    if (suite !== undefined && !suites.some((known) => known === suite)) throw wrongForm(forms);
    return runTests({ only: suites.find((known) => known === suite), name, long });
  },
});
