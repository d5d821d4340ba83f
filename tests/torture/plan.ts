import { faults } from './faults/all.ts';
import type { Seconds } from './faults/fault.ts';
import type { Crowd } from './rig.ts';
import type { Pace } from './work.ts';

/** Everything that a run does follows from this; only how things interleave does not. */
export type Plan = {
  readonly seed: number;
  /** Kinds of faults; in an order that follows from the seed, all of them before any comes again. */
  readonly kinds: readonly string[];
  readonly minutes: number;
  /** Faults at most. */
  readonly most: number;
  readonly crowd: Crowd;
  readonly pace: Pace;
  readonly seconds: Seconds;
  readonly broken?: 'gate' | 'marks';
};

export const allKinds: readonly string[] = faults.map(({ kind }) => kind);

const everybody: Crowd = { own: 2, stock: 3, rest: 1, importer: true };
const pace: Pace = { own: 20, stock: 60, rest: 12 };
/** As many as two cores take that do other things as well. */
const quickPace: Pace = { own: 30, stock: 180, rest: 20 };
const short: Seconds = { away: [1, 2], paused: { mostly: 3, longest: 3, seldom: 1 } };
const long: Seconds = { away: [1, 4], paused: { mostly: 5, longest: 60, seldom: 6 } };

/** A few faults within the time that a test run has. */
export const shortPlan = (seed: number, wanted: Partial<Plan> = {}): Plan => ({
  seed,
  kinds: allKinds,
  minutes: 3,
  most: 8,
  crowd: everybody,
  pace,
  seconds: short,
  ...wanted,
});

/** As many as the time allows, with servers that sleep for a minute now and then. */
export const longPlan = (seed: number, minutes: number, wanted: Partial<Plan> = {}): Plan => ({
  ...shortPlan(seed),
  minutes,
  most: Infinity,
  pace: quickPace,
  seconds: long,
  ...wanted,
});

/** A promise is broken on purpose, and the server killed while somebody relies on it: this must find losses. */
export const controlPlan = (seed: number, broken: 'gate' | 'marks'): Plan => ({
  ...shortPlan(seed),
  kinds: [broken === 'gate' ? 'server, kill -9 in a slow commit' : 'server, kill -9'],
  most: broken === 'gate' ? 2 : 3,
  // Forgotten marks show where nobody writes again: in comments and new records.
  crowd: broken === 'gate' ? { own: 1, stock: 3, rest: 1, importer: false } : { own: 3, stock: 1, rest: 3, importer: false },
  broken,
});
