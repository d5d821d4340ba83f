import type { Database } from '@rapport/persistence/server/database';
import { reserveNumbers, returnNumbers } from '@rapport/persistence/server/numbers/record-numbers';

/** What is taken at once: enough for an afternoon of people, little enough to lose when the process is killed. */
const block = 100;

type Range = { next: number; readonly end: number };

/**
 * Gives numbers to new records of one workspace. They are taken from the database in blocks, the next one before the
 * last is used up, so that making a record waits for no number. A number is given once; one that was given and not used
 * leaves a gap.
 */
export class RecordNumbers {
  readonly #database: Database;
  readonly #workspaceId: string;
  readonly #free = new Map<string, Range[]>();
  readonly #filling = new Map<string, Promise<void>>();

  constructor(database: Database, workspaceId: string) {
    this.#database = database;
    this.#workspaceId = workspaceId;
  }

  /** So many numbers of a type, ascending. */
  async take(type: string, count: number): Promise<readonly number[]> {
    while (this.#left(type) < count) await this.#fill(type, count - this.#left(type));
    const taken: number[] = [];
    const ranges = this.#free.get(type) ?? [];
    for (let range = ranges[0]; range && taken.length < count; range = ranges[0]) {
      while (range.next < range.end && taken.length < count) taken.push(range.next++);
      if (range.next === range.end) ranges.shift();
    }
    if (this.#left(type) < block / 2) this.#fill(type, 0).catch(() => undefined); // whoever needs them will hear of it
    return taken;
  }

  /** Gives back what nobody used, so that an orderly restart leaves no gap. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#filling.values());
    for (const [type, ranges] of this.#free) {
      const last = ranges.pop();
      if (last) await returnNumbers(this.#database, this.#workspaceId, type, last.next, last.end);
    }
    this.#free.clear();
  }

  #left(type: string): number {
    return (this.#free.get(type) ?? []).reduce((sum, { next, end }) => sum + end - next, 0);
  }

  /** One question at a time. */
  #fill(type: string, missing: number): Promise<void> {
    const filling = this.#filling.get(type) ?? this.#reserve(type, missing).finally(() => this.#filling.delete(type));
    this.#filling.set(type, filling);
    return filling;
  }

  async #reserve(type: string, missing: number): Promise<void> {
    const count = missing + block;
    const first = await reserveNumbers(this.#database, this.#workspaceId, type, count);
    const ranges = this.#free.get(type) ?? [];
    const last = ranges.at(-1);
    // One that follows directly prolongs the one before, so that all of it can be given back.
    if (last?.end === first) ranges.splice(-1, 1, { next: last.next, end: first + count });
    else ranges.push({ next: first, end: first + count });
    this.#free.set(type, ranges);
  }
}
