import { command } from '../command.ts';
import { runChecks } from '../check/run-checks.ts';

/** `./rapport check`: types, lint, format, dead code, licences. */
export const check = command({
  forms: ['check'],
  options: {},
  run: async () => ((await runChecks()).every((outcome) => outcome.passed) ? 0 : 1),
});
