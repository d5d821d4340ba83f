import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough, type Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database, Queryable } from '../database.ts';
import { migrate, migrateSources } from '../migrate.ts';
import { listWorkspaces } from '../identity/workspaces.ts';
import { rebuild } from '../rows/rebuild-rows.ts';
import {
  BackupError,
  type BackupHead,
  type BackupLine,
  copyTarget,
  type KeptFiles,
  type TableHead,
  WrongContentError,
} from './backup-lines.ts';
import { bareClient } from './bare-client.ts';
import { type KeptTable, keptTables } from './kept-tables.ts';

export type Restored = {
  readonly head: BackupHead;
  readonly rows: number;
  readonly files: number;
  readonly workspaces: number;
};
type Loaded = Omit<Restored, 'workspaces'>;
type Progress = (progress: { readonly done: number; readonly total: number }) => void;

/**
 * Puts a backup, of this release or an older one, in the place of everything that a migrated database holds: all of it or, when anything is wrong with the
 * file, nothing. Each workspace begins a new incarnation: whatever was under way to a document as it was before is told
 * so, and can neither bring back what is deleted nor be taken for part of it. Rows are made again from the log. Contents
 * of files are put beside those that are there: they are named by what is in them.
 * Throws `BackupError`.
 */
export async function restoreBackup(
  database: Database,
  file: string,
  files: Pick<KeptFiles, 'write'>,
  progress: Progress = () => undefined,
): Promise<Restored> {
  const { client, queryable } = await bareClient(database);
  let loaded: Loaded;
  try {
    await client.query('begin');
    const [current] = await queryable.query<{ schema: number }>('select max(version) as schema from schema_version');
    const begin = async (head: BackupHead) => {
      if (head.schema > (current?.schema ?? 0)) throw new BackupError('newer');
      await removeEverything(queryable);
      // As the release that wrote it had them: what later releases changed is done to the rows, too, once they are there.
      await migrateSources(queryable, { upto: head.schema });
      return keptTables(queryable);
    };
    loaded = await load(client, file, begin, files, progress);
    await client.query('update workspace set incarnation = incarnation + 1');
    // Whoever held it holds it no more; the number of its epoch goes on, for the log knows the earlier ones.
    await client.query(`update workspace_lease set expires_at = now() - interval '1 second', epoch = epoch + 1`);
    await client.query('commit');
  } finally {
    // Without its commit nothing of it was done.
    await client.end();
  }
  await migrate(database);
  const workspaces = await listWorkspaces(database);
  for (const { id } of workspaces) await rebuild(database, id);
  return { ...loaded, workspaces: workspaces.length };
}

/** Tables with the views on them, and the queue's own. What the database's owner put elsewhere stays. */
async function removeEverything(queryable: Queryable): Promise<void> {
  const tables = await queryable.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  );
  if (tables.length > 0) await queryable.query(`drop table ${tables.map(({ name }) => name).join(', ')} cascade`);
  await queryable.query('drop function if exists refuse_deposed(uuid[])');
  await queryable.query('drop schema if exists identity cascade');
  await queryable.query('drop schema if exists graphile_worker cascade');
}

async function load(
  client: pg.Client,
  file: string,
  begin: (head: BackupHead) => Promise<readonly KeptTable[]>,
  files: Pick<KeptFiles, 'write'>,
  progress: Progress,
): Promise<Loaded> {
  const source = createReadStream(file);
  const unzipped = source.pipe(createGunzip());
  source.on('error', (error) => unzipped.destroy(error));
  let head: BackupHead | undefined;
  let known: ReadonlySet<string> = new Set();
  let total = 0;
  let open:
    | {
        readonly table: TableHead;
        readonly copy: Writable & { rowCount?: number | null };
        readonly sha: ReturnType<typeof createHash>;
      }
    | undefined;
  let [whole, tables, rows, contents] = [false, 0, 0, 0];
  let arriving: ArrivingFile | undefined;
  // Until it is awaited below nobody listens.
  let failure: unknown;
  try {
    for await (const text of createInterface({ input: unzipped, crlfDelay: Infinity })) {
      const one = parse(text, head === undefined);
      if ('rapport' in one) {
        head = one;
        const kept = await begin(one);
        total = kept.length;
        known = new Set(kept.map(({ schema, name }) => `${schema}.${name}`));
      } else if ('table' in one) {
        if (open || !known.has(`${one.schema}.${one.table}`)) throw new BackupError('damaged');
        const copy = client.query(copyFrom(`copy ${copyTarget(one)} from stdin`)) as Writable;
        copy.on('error', (error) => (failure = error));
        open = { table: one, copy, sha: createHash('sha256') };
      } else if ('rows' in one) {
        if (!open) throw new BackupError('damaged');
        open.sha.update(one.rows);
        if (!open.copy.write(one.rows)) await once(open.copy, 'drain');
        if (failure) throw failure as Error;
      } else if ('end' in one) {
        if (!open || open.sha.digest('hex') !== one.sha256) throw new BackupError('damaged');
        open.copy.end();
        await once(open.copy, 'finish');
        rows += one.count;
        open = undefined;
        progress({ done: (tables += 1), total });
      } else if ('content' in one) {
        if (open || arriving) throw new BackupError('damaged');
        arriving = new ArrivingFile(files, one.workspace, one.content);
      } else if ('bytes' in one) {
        if (!arriving) throw new BackupError('damaged');
        await arriving.add(Buffer.from(one.bytes, 'base64'));
      } else if ('complete' in one) {
        if (!arriving) throw new BackupError('damaged');
        await arriving.end();
        arriving = undefined;
        contents += 1;
      } else {
        whole = one.tables === tables && (one.files ?? 0) === contents;
      }
    }
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const { code } = error as { code?: string };
    if (code === 'Z_BUF_ERROR') throw new BackupError('incomplete', error);
    throw code?.startsWith('Z_') ? new BackupError(head ? 'damaged' : 'not-a-backup', error) : (error as Error);
  } finally {
    source.destroy();
    arriving?.cut();
  }
  if (!head) throw new BackupError('not-a-backup');
  if (!whole) throw new BackupError('incomplete');
  return { head, rows, files: contents };
}

function parse(text: string, first: boolean): BackupLine {
  let one: BackupLine;
  try {
    one = JSON.parse(text) as BackupLine;
  } catch (error) {
    throw new BackupError(first ? 'not-a-backup' : 'damaged', error);
  }
  const isHead = typeof one === 'object' && one !== null && 'rapport' in one && one.rapport === 'backup';
  if (first !== isHead) throw new BackupError(first ? 'not-a-backup' : 'damaged');
  if (isHead && (one as BackupHead).format !== 1) throw new BackupError('newer');
  return one;
}

/** The bytes of one file on their way into the store. */
class ArrivingFile {
  readonly #bytes = new PassThrough();
  readonly #written: Promise<void>;

  constructor(files: Pick<KeptFiles, 'write'>, workspace: string, content: string) {
    this.#written = files.write(workspace, content, this.#bytes);
    // Told by whoever waits for it.
    this.#written.catch(() => undefined);
  }

  async add(bytes: Uint8Array): Promise<void> {
    if (!this.#bytes.write(bytes)) await Promise.race([once(this.#bytes, 'drain'), this.#end()]);
  }

  end(): Promise<void> {
    this.#bytes.end();
    return this.#end();
  }

  /** What is not complete is not kept. */
  cut(): void {
    this.#bytes.destroy();
  }

  #end(): Promise<void> {
    return this.#written.catch((error: unknown) => {
      throw error instanceof WrongContentError ? new BackupError('damaged', error) : error;
    });
  }
}
