import type { Random } from '../random.ts';
import type { Rig } from '../rig.ts';

/** One way in which things go wrong. */
export type Fault = {
  readonly kind: string;
  /**
   * Does it, beginning before it first waits, and sees to it that it is over. Answers since when things might be well
   * again: the blow itself for what is killed, the end of what was imposed for what lasts.
   */
  strike(rig: Rig, chance: Random, seconds: Seconds): Promise<number>;
};

/** How long what lasts is imposed. */
export type Seconds = {
  /** Networks and databases that are away, slow or failing. */
  readonly away: readonly [number, number];
  /** A server that is stopped and woken: mostly the first, one time in `seldom` the second. */
  readonly paused: { readonly mostly: number; readonly longest: number; readonly seldom: number };
};

export const lasting = (chance: Random, [least, most]: readonly [number, number]): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 1_000 * (least + chance.next() * (most - least))));
