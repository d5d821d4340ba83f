import { tendTables } from '@rapport/persistence/server/tables/tend-tables';
import type { Services } from '../services.ts';
import type { Task } from './runner.ts';

const asideFor = 60 * 60_000;

/**
 * Once a minute, and after what writes many rows: tables of which much has changed are made known to the database. The
 * queue runs one such job at a time, whichever process it is in.
 */
export class TableCare {
  readonly #services: Pick<Services, 'database' | 'logger'>;
  readonly #now: () => number;
  /** Tables that took too long, until when they are left to the database itself. */
  readonly #aside = new Map<string, number>();

  constructor(services: Pick<Services, 'database' | 'logger'>, now: () => number) {
    this.#services = services;
    this.#now = now;
  }

  /** What the queue runs. */
  readonly task: Task = async () => {
    const { database, logger } = this.#services;
    for (const [name, until] of this.#aside) if (until <= this.#now()) this.#aside.delete(name);
    const { tended, unfinished } = await tendTables(database, { aside: new Set(this.#aside.keys()) });
    for (const name of unfinished) this.#aside.set(name, this.#now() + asideFor);
    if (tended.length + unfinished.length > 0) logger.info({ tended, unfinished }, 'tables were tended');
  };
}

/** Many rows were written just now: whoever reads them should not wait for the next minute. */
export const tendSoon = ({ jobs }: Pick<Services, 'jobs'>): Promise<void> => jobs.add('tend-tables', {}, 'tend-tables-soon');
