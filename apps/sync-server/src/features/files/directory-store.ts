import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ReadableStream } from 'node:stream/web';
import type { FileStore } from './file-store.ts';

const content = /^[0-9a-f]{64}$/;
const workspace = /^[0-9a-f-]{36}$/;

/** Files in a directory that nobody but the server enters: `<workspace>/ab/abcdef…`. */
export class DirectoryStore implements FileStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async put(workspaceId: string, name: string, path: string): Promise<void> {
    const target = this.#pathOf(workspaceId, name);
    if (await stat(target).catch(() => undefined)) return;
    const folder = dirname(target);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unfinished = `${target}.part`;
    // Another disk is no place to rename to.
    await rename(path, unfinished).catch(() => copyFile(path, unfinished));
    await synced(unfinished);
    await rename(unfinished, target);
    await synced(folder);
  }

  async open(workspaceId: string, name: string): Promise<ReadableStream<Uint8Array> | undefined> {
    const handle = await open(this.#pathOf(workspaceId, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return handle?.readableWebStream({ autoClose: true }) as ReadableStream<Uint8Array> | undefined;
  }

  remove(workspaceId: string, name: string): Promise<void> {
    return rm(this.#pathOf(workspaceId, name), { force: true });
  }

  #pathOf(workspaceId: string, name: string): string {
    if (!workspace.test(workspaceId) || !content.test(name)) throw new Error('no name of a stored file');
    return join(this.#directory, workspaceId, name.slice(0, 2), name);
  }
}

/** What was written survives a loss of power. */
async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
