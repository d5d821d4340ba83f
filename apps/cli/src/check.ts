/** `npm run check`: for machines and people that have the packages already. */
import { runChecks } from './check/run-checks.ts';

const outcomes = await runChecks();
process.exitCode = outcomes.every((outcome) => outcome.passed) ? 0 : 1;
