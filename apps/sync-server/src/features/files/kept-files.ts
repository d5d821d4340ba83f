import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type KeptFiles, WrongContentError } from '@rapport/persistence/server/backup/backup-lines';
import type { FileStore } from './file-store.ts';

/** The contents of files as backups read and write them. `directory`: where one may lie until it is whole. */
export const keptFiles = (store: FileStore, directory: string): KeptFiles => ({
  read: (workspace, content) => store.open(workspace, content),
  async write(workspace, content, bytes) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `restored-${randomBytes(8).toString('hex')}`);
    const hash = createHash('sha256');
    try {
      await pipeline(
        Readable.from(bytes),
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(path, { mode: 0o600 }),
      );
      if (hash.digest('hex') !== content) throw new WrongContentError(`not the content ${content}`);
      await store.put(workspace, content, path);
    } finally {
      await rm(path, { force: true });
    }
  },
});
