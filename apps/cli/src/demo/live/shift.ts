import { setTimeout as pause } from 'node:timers/promises';
import type { Colleague } from './colleague.ts';

/** What a colleague works with until they are sent home. */
export type Shift = {
  readonly colleague: Colleague;
  /** Ids of the deals that are told from beginning to end. */
  readonly heroes: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Rejects when they are sent home in the meantime. */
  readonly rest: (milliseconds: number) => Promise<void>;
};

export const restUntil =
  (signal: AbortSignal) =>
  async (milliseconds: number): Promise<void> => {
    await pause(milliseconds, undefined, { signal, ref: false });
  };

/** One round after the other. A refusal or a lost connection ends the round, not the day. */
export async function keepAt(shift: Shift, round: () => Promise<void>, complain: (error: unknown) => void): Promise<void> {
  while (!shift.signal.aborted) {
    try {
      await round();
    } catch (error) {
      if (shift.signal.aborted) return;
      complain(error);
      await shift.rest(5_000).catch(() => undefined);
    }
  }
}
