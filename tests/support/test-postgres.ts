import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { launchPostgres } from '../../apps/cli/src/postgres/launch.ts';
import { openDatabase } from '../../packages/persistence/src/server/database.ts';
import { migrate } from '../../packages/persistence/src/server/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the test server's first database; a copy of `template` is a migrated database. */
    postgres: { readonly url: string; readonly template: string };
  }
}

/** One Postgres for the whole run, in a directory that goes with it, and one migrated database to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-tests-'));
  chmodSync(directory, 0o755);
  const postgres = await launchPostgres({ dataDirectory: join(directory, 'postgres') });
  const stop = async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const template = await openDatabase(postgres.url, { poolSize: 1 });
    await migrate(template);
    await template.close();
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', { url: postgres.url, template: 'rapport' });
  return stop;
}
