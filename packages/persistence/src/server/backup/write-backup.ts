import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database, Queryable } from '../database.ts';
import { storedContents } from '../features/files/stored-files.ts';
import { type BackupHead, type BackupLine, copyTarget, type KeptFiles, type TableHead } from './backup-lines.ts';
import { bareClient } from './bare-client.ts';
import { keptTables } from './kept-tables.ts';

export type BackupResult = { readonly tables: number; readonly rows: number; readonly files: number };
type Progress = (progress: { readonly done: number; readonly total: number }) => void;

/** Bytes of a file in one line. */
const pieceBytes = 196_608;

/**
 * Writes all sources as they were at one moment, while people work: one transaction sees one state. Streamed, so that
 * its size is no matter; the file gets its name when it is whole.
 */
export async function writeBackup(
  database: Pick<Database, 'pool'>,
  file: string,
  secrets: Readonly<Record<string, string>>,
  files: Pick<KeptFiles, 'read'>,
  progress: Progress = () => undefined,
): Promise<BackupResult> {
  const { client, queryable } = await bareClient(database);
  const unfinished = `${file}.part`;
  const result = { tables: 0, rows: 0, files: 0 };
  try {
    await client.query('begin isolation level repeatable read read only');
    const lines = linesOf(client, queryable, secrets, files, result, progress);
    await pipeline(Readable.from(lines), createGzip({ level: 6 }), createWriteStream(unfinished, { mode: 0o600 }));
    await client.query('commit');
    await rename(unfinished, file);
    return result;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function* linesOf(
  client: pg.Client,
  queryable: Queryable,
  secrets: Readonly<Record<string, string>>,
  files: Pick<KeptFiles, 'read'>,
  result: { tables: number; rows: number; files: number },
  progress: Progress,
): AsyncGenerator<string> {
  const tables = await keptTables(queryable);
  const [version] = await queryable.query<{ schema: number; at: Date }>(
    'select (select max(version) from schema_version) as schema, now() as at',
  );
  if (!version) throw new Error('the database has no version');
  const head: BackupHead = { rapport: 'backup', format: 1, schema: version.schema, at: version.at.toISOString(), secrets };
  yield line(head);
  for (const { schema, name, columns } of tables) {
    const table: TableHead = { table: name, schema, columns };
    yield line(table);
    const sha = createHash('sha256');
    const decoder = new StringDecoder('utf8');
    const copying = client.query(copyTo(`copy ${copyTarget(table)} to stdout`));
    for await (const chunk of copying as AsyncIterable<Buffer>) {
      sha.update(chunk);
      const rows = decoder.write(chunk);
      if (rows !== '') yield line({ rows });
    }
    yield line({ end: name, count: copying.rowCount, sha256: sha.digest('hex') });
    result.tables += 1;
    result.rows += copying.rowCount;
    progress({ done: result.tables, total: tables.length });
  }
  for (const { workspaceId: workspace, content } of await storedContents(queryable)) {
    const bytes = await files.read(workspace, content);
    // Removed while the tables were being written: nothing named it any more.
    if (!bytes) continue;
    yield line({ content, workspace });
    for await (const chunk of bytes)
      for (let at = 0; at < chunk.length; at += pieceBytes)
        yield line({ bytes: Buffer.from(chunk.subarray(at, at + pieceBytes)).toString('base64') });
    yield line({ complete: content });
    result.files += 1;
  }
  yield line({ whole: true, tables: tables.length, files: result.files });
}

const line = (value: BackupLine): string => `${JSON.stringify(value)}\n`;
