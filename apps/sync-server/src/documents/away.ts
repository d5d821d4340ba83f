import { statfsSync } from 'node:fs';
import { RefusalError, type Refusal } from '@rapport/model/errors';
import { refusalOf } from '../http/problem.ts';

/** Less than this and Postgres cannot begin another segment of its own log (16 MB), which ends it. */
const leastRoom = 32 * 1024 * 1024;

/**
 * Why the database takes nothing, from the error of the last try. A full disk does not always say so itself: Postgres
 * also ends for want of room, and is then merely not there.
 */
export function whyAway(error: unknown, dataDirectory: string): Refusal {
  return { kind: refusalOf(error).kind === 'disk-full' || !hasRoom(dataDirectory) ? 'disk-full' : 'log-unavailable' };
}

/** Whether so many bytes more leave the database what it needs. */
export function hasRoom(directory: string, bytes = 0): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize - bytes >= leastRoom;
  } catch {
    return true;
  }
}

/**
 * Lets those who wait for a commit go with an answer while the database takes nothing. What they began is committed
 * later all the same, once: its id makes a second try harmless.
 */
export class Answering {
  #away: Refusal | undefined;
  readonly #waiting = new Set<(error: RefusalError) => void>();

  get away(): Refusal | undefined {
    return this.#away;
  }

  changed(away: Refusal | undefined): void {
    this.#away = away;
    if (!away) return;
    for (const refuse of this.#waiting) refuse(unconfirmed(away));
  }

  async answer<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#away) throw unconfirmed(this.#away);
    const gaveUp = Promise.withResolvers<never>();
    this.#waiting.add(gaveUp.reject);
    try {
      return await Promise.race([work(), gaveUp.promise]);
    } finally {
      this.#waiting.delete(gaveUp.reject);
    }
  }
}

const unconfirmed = ({ kind }: Refusal) => new RefusalError(kind, { values: { reason: 'unconfirmed' } });
