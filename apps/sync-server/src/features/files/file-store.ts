import type { ReadableStream } from 'node:stream/web';

/**
 * Where the bytes of files are kept: once per workspace and content, named by their SHA-256. What is there never changes,
 * so putting it twice is putting it once.
 */
export interface FileStore {
  /** Keeps what the file at `path` holds; resolves when it is safe. The file itself may be gone afterwards. */
  put(workspaceId: string, content: string, path: string): Promise<void>;
  /** Undefined when it is not there. */
  open(workspaceId: string, content: string): Promise<ReadableStream<Uint8Array> | undefined>;
  /** What is not there is removed already. */
  remove(workspaceId: string, content: string): Promise<void>;
}
