import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharesAudience } from '@rapport/persistence/server/query/shares-audience';
import pg from 'pg';
import { launchPostgres } from '../../apps/cli/src/postgres/launch.ts';
import { table } from '../rig/report.ts';
import { median, short } from '../rig/statistics.ts';

const ROWS = 100_000;
const ROUNDS = 5;
/** Who sees the rows; every tenth of a team is shared with three people more. */
const audiences = {
  everybody: `array['workspace']`,
  'a team and a person': `array['team:' || i % 400, 'member:' || i % 997]
    || case when i % 10 = 0 then array['member:x', 'member:y', 'member:z'] else '{}' end`,
};

/** Which of 100,000 rows a reader of few and of many groups may see, beside Postgres's own overlap of arrays. */
export async function audience(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  const postgres = await launchPostgres({ dataDirectory: join(directory, 'pg') });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    const rows: string[][] = [];
    for (const [whose, expression] of Object.entries(audiences)) {
      await client.query('drop table if exists record');
      await client.query(`create table record as select i as id, repeat('x', 300) as text, ${expression} as audience
        from generate_series(1, ${ROWS}) i`);
      await client.query('analyze record');
      for (const count of [10, 200]) {
        // The group of everybody last, which is the worst place for whoever looks at one after the other.
        const groups = [...Array.from({ length: count - 1 }, (_, index) => `team:${index}`), 'workspace'];
        const overlap: number[] = [];
        const lookUp: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          overlap.push(await milliseconds(client, 'audience && $1::text[]', groups));
          lookUp.push(await milliseconds(client, sharesAudience('audience', '$1::text[]'), groups));
        }
        rows.push([whose, String(count), short(median(overlap)), short(median(lookUp))]);
      }
    }
    return table(['audience of the rows', 'groups of the reader', 'overlap of arrays, ms', 'looked up, ms'], rows);
  } finally {
    await client.end();
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function milliseconds(client: pg.Client, condition: string, groups: readonly string[]): Promise<number> {
  const began = performance.now();
  await client.query(`select count(*) from record where ${condition}`, [groups]);
  return performance.now() - began;
}
