import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../../tests/support/sync-server.ts';
import { launchPostgres } from './launch.ts';

let root: string;
let directory: string;
beforeEach(() => {
  directory = root = mkdtempSync(join(tmpdir(), 'rapport-initdb-'));
  chmodSync(directory, 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

const place = () => join(directory, 'postgres');
const halves = () => (existsSync(place()) ? readdirSync(place()).filter((entry) => entry.startsWith('initdb-')) : []);

/** A start in a process of its own. */
const starting = (): ChildProcess =>
  spawn(
    process.execPath,
    [
      '-e',
      `import(${JSON.stringify(join(import.meta.dirname, 'launch.ts'))}).then((m) => m.launchPostgres({ dataDirectory: ${JSON.stringify(place())} }))`,
    ],
    { stdio: 'ignore', detached: true },
  );

const works = async () => {
  const postgres = await launchPostgres({ dataDirectory: place() });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
  await postgres.stop();
};

test.each([
  ['alone, while its initdb lives on', (pid: number) => pid],
  ['with its initdb', (pid: number) => -pid],
])('a start that is killed while it makes the database (%s) is made again by the next one', async (_, whom) => {
  const killed = starting();
  const gone = new Promise((resolve) => killed.once('exit', resolve));
  await eventually(() => halves().some((half) => existsSync(join(place(), half, 'PG_VERSION'))));
  process.kill(whom(killed.pid ?? 0), 'SIGKILL');
  await gone;
  expect(existsSync(join(place(), 'data'))).toBe(false);
  await works();
  expect(halves()).toEqual([]);
});

test('a cluster of another Postgres is refused with what to do, and left as it was', async () => {
  await works();
  const version = join(place(), 'data/PG_VERSION');
  writeFileSync(version, '14\n');
  const before = readdirSync(join(place(), 'data'));
  await expect(launchPostgres({ dataDirectory: place() })).rejects.toThrow(
    /made by Postgres 14, and this is Postgres \d+\. Nothing was touched/,
  );
  expect(readdirSync(join(place(), 'data'))).toEqual(before);
});

test('a directory that belongs to nobody we know of, with files in it, is not taken for a database', async () => {
  mkdirSync(join(place(), 'data'), { recursive: true });
  writeFileSync(join(place(), 'data/letter.txt'), 'mine');
  await expect(launchPostgres({ dataDirectory: place() })).rejects.toThrow(/no database of Rapport. Nothing was touched/);
  expect(readdirSync(join(place(), 'data'))).toEqual(['letter.txt']);
});

test.each([
  ['spaces and umlauts', 'Größe und Maß'],
  ['more characters than a socket may have', 'a-very-long-name-'.repeat(8)],
])('a database in a path with %s works', async (_, name) => {
  directory = join(directory, name);
  mkdirSync(directory);
  await works();
});

test.runIf(process.getuid?.() === 0)(
  'below a home that only root may enter, the database finds a place that its account may',
  async () => {
    chmodSync(directory, 0o700);
    await works();
    await works();
    const real = realpathSync(place());
    expect(real).toMatch(/^\/var\/lib\/rapport\/postgres-/);
    rmSync(real, { recursive: true });
  },
);

test('[V1] a database that was killed starts again although the lock of its socket names a process that lives', async () => {
  const postgres = await launchPostgres({ dataDirectory: place() });
  const lock = join(place(), 'socket/.s.PGSQL.5432.lock');
  const written = readFileSync(lock, 'utf8');
  await postgres.stop();
  // As a machine that went down leaves it, and whose next start gave the number to something else of the same account.
  const { uid, gid } = statSync(join(place(), 'data'));
  const somebody = spawn('sleep', ['60'], { uid, gid });
  writeFileSync(lock, written.replace(/^\d+/, String(somebody.pid)));
  await works();
  somebody.kill();
});
