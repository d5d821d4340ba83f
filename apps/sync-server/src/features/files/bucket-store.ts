import { readFile } from 'node:fs/promises';
import type { ReadableStream } from 'node:stream/web';
import { S3mini } from 's3mini';
import type { Bucket } from '../../config.ts';
import type { FileStore } from './file-store.ts';

/** Files in a bucket of anything that speaks S3, under `<workspace>/<content>`. One is a few dozen megabytes at most. */
export class BucketStore implements FileStore {
  readonly #bucket: S3mini;

  constructor({ endpoint, accessKeyId, secretAccessKey, region }: Bucket) {
    this.#bucket = new S3mini({ endpoint, accessKeyId, secretAccessKey, region });
  }

  async put(workspaceId: string, content: string, path: string): Promise<void> {
    const key = `${workspaceId}/${content}`;
    if ((await this.#bucket.objectExists(key)) === true) return;
    const bytes = await readFile(path);
    await this.#bucket.putObject(key, bytes, 'application/octet-stream', undefined, undefined, bytes.length);
  }

  async open(workspaceId: string, content: string): Promise<ReadableStream<Uint8Array> | undefined> {
    const answer = await this.#bucket.getObjectResponse(`${workspaceId}/${content}`);
    return (answer?.body ?? undefined) as ReadableStream<Uint8Array> | undefined;
  }

  async remove(workspaceId: string, content: string): Promise<void> {
    await this.#bucket.deleteObject(`${workspaceId}/${content}`);
  }
}
