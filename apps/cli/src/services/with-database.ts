import type { Database } from '@rapport/persistence/server/database';
import type { Config } from '@rapport/sync-server/config';
import { join } from 'node:path';
import { makeDataDirectory } from '../data-directory/data-directory.ts';
import { takeLock } from '../data-directory/lock.ts';
import { launchPostgres } from '../postgres/launch.ts';
import { onStop } from '../terminal/signals.ts';
import { checkBeforeStart, refuseRunning } from './preflight.ts';

/** Does something to the migrated database while no server runs, and leaves nothing running behind. */
export async function withDatabase<Result>(config: Config, work: (database: Database) => Promise<Result>): Promise<Result> {
  await checkBeforeStart(config);
  makeDataDirectory(config.dataDirectory);
  const lock = takeLock(config.dataDirectory);
  if (!('release' in lock)) return refuseRunning(config, lock);
  const undo: (() => Promise<void> | void)[] = [() => lock.release()];
  const stop = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  onStop(stop);
  try {
    let url = config.databaseUrl;
    if (url === undefined) {
      const postgres = await launchPostgres({ dataDirectory: join(config.dataDirectory, 'postgres') });
      undo.push(() => postgres.stop());
      ({ url } = postgres);
    }
    const { openDatabase } = await import('@rapport/persistence/server/database');
    const { migrate } = await import('@rapport/persistence/server/migrate');
    const database = await openDatabase(url);
    undo.push(() => database.close());
    await migrate(database);
    return await work(database);
  } finally {
    await stop();
  }
}
