import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore as PartialFiles } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import type { Actor } from '@rapport/model/access/can';
import { type Refusal, RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import type { Logger } from 'pino';
import { hasRoom } from '../../documents/away.ts';

const day = 86_400_000;
/** Part of the path of an upload; whose it is stands in it, and only they are answered. */
const idPattern = /^[0-9a-f-]{36}\.[0-9a-f-]{36}\.[0-9a-f]{32}$/;
/** What the library would take from a request beside what the protocol needs. */
const dropped = ['x-http-method-override', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'origin'];

/** What has arrived of a file. */
export type Arrived = { readonly path: string; readonly mediaType: string };

const ownerOf = ({ workspaceId, memberId }: Actor): string => `${workspaceId}.${memberId}.`;

/**
 * Uploads that go on where they stopped (tus 1.0): pieces are appended to a file of the data directory, whatever breaks
 * between them. What is complete waits there until it is hung somewhere, for some days.
 */
export class Uploads {
  readonly #directory: string;
  readonly #files: PartialFiles;
  readonly #server: TusServer;
  readonly #most: number;
  readonly #logger: Logger;

  constructor({ directory, most, logger }: { readonly directory: string; readonly most: number; readonly logger: Logger }) {
    this.#directory = directory;
    this.#most = most;
    this.#logger = logger;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#files = new PartialFiles({ directory, expirationPeriodInMilliseconds: limits.uploadDays.value * day });
    this.#server = new TusServer({
      path: '/uploads',
      datastore: this.#files,
      maxSize: most,
      allowedOrigins: [],
      namingFunction: (request) => request.headers.get('x-rapport-id') ?? '',
      generateUrl: (request, { id }) => `${request.headers.get('x-rapport-base') ?? ''}/${id}`,
    });
  }

  /** Begins one. Its length must be known, and within what a file may have. */
  async begin(actor: Actor, request: Request, base: string): Promise<Response> {
    const length = Number(request.headers.get('upload-length') ?? Number.NaN);
    if (!Number.isSafeInteger(length) || length < 0) throw new RefusalError('bad-request', { field: 'Upload-Length' });
    if (length > this.#most) throw tooLarge(this.#most);
    if ((await this.#idsOf(actor)).length >= limits.openUploads.value)
      throw new RefusalError('too-large', { field: 'uploads', values: { limit: limits.openUploads.value } });
    if (request.headers.has('upload-concat')) throw new RefusalError('bad-request', { field: 'Upload-Concat' });
    if (!hasRoom(this.#directory, length)) throw new RefusalError('disk-full');
    const id = `${ownerOf(actor)}${randomBytes(16).toString('hex')}`;
    try {
      return await this.#pass(request, { 'x-rapport-id': id, 'x-rapport-base': base });
    } catch (error) {
      // What never began is none of the uploads that one may have open.
      await this.#remove(id);
      throw error;
    }
  }

  /** How far one is (HEAD), its next piece (PATCH), or its end (DELETE). */
  async goOn(actor: Actor, id: string, request: Request): Promise<Response> {
    this.refuseOthers(actor, id);
    const piece = request.method === 'PATCH' ? Number(request.headers.get('content-length') ?? 0) : 0;
    if (piece > 0 && !hasRoom(this.#directory, piece)) throw new RefusalError('disk-full');
    return this.#pass(request, {});
  }

  /** What has arrived under an id. Refuses one that is not complete. */
  async arrived(actor: Actor, id: string): Promise<Arrived> {
    this.refuseOthers(actor, id);
    const upload = await this.#files.getUpload(id).catch(() => undefined);
    if (!upload) throw new RefusalError('not-found', { field: 'upload' });
    if (upload.offset !== upload.size)
      throw new RefusalError('bad-request', { field: 'upload', values: { reason: 'incomplete' } });
    return { path: join(this.#directory, id), mediaType: upload.metadata?.['filetype'] ?? '' };
  }

  /** Forgets one; that it is gone already is no fault. Refuses what is nobody's upload, or another's: it names a file to remove. */
  async forget(actor: Actor, id: string): Promise<void> {
    this.refuseOthers(actor, id);
    await this.#remove(id);
  }

  async #remove(id: string): Promise<void> {
    for (const name of [id, `${id}.json`]) await rm(join(this.#directory, name), { force: true });
  }

  /** Removes what stopped too long ago, and what a crash has left of one that was hung up. */
  async removeOld(now: number): Promise<void> {
    const names = new Set((await readdir(this.#directory)).map((name) => name.replace(/\.json$/, '')));
    let removed = 0;
    for (const id of names) {
      if (!idPattern.test(id)) continue;
      const path = join(this.#directory, id);
      const seen = (await stat(path).catch(() => undefined)) ?? (await stat(`${path}.json`).catch(() => undefined));
      if (!seen || now - seen.mtimeMs < limits.uploadDays.value * day) continue;
      await this.#remove(id);
      removed += 1;
    }
    if (removed > 0) this.#logger.info({ removed }, 'uploads that stopped were removed');
  }

  /** An id of an upload of this person's, and of nothing else. */
  refuseOthers(actor: Actor, id: string): void {
    if (!idPattern.test(id) || !id.startsWith(ownerOf(actor))) throw new RefusalError('not-found');
  }

  async #idsOf(actor: Actor): Promise<readonly string[]> {
    const names = await readdir(this.#directory);
    return names.filter((name) => name.startsWith(ownerOf(actor)) && !name.endsWith('.json'));
  }

  async #pass(request: Request, added: { readonly [header: string]: string }): Promise<Response> {
    const headers = new Headers(request.headers);
    for (const name of [...dropped, 'x-rapport-id', 'x-rapport-base']) headers.delete(name);
    for (const [name, value] of Object.entries(added)) headers.set(name, value);
    // The library reads the id out of the whole address: only what was judged may stand there.
    const { origin, pathname } = new URL(request.url);
    const answer = await this.#server.handleWeb(
      new Request(origin + pathname, {
        method: request.method,
        headers,
        signal: request.signal,
        ...(request.body ? { body: request.body, duplex: 'half' } : {}),
      }),
    );
    const refusal = answer.status < 400 ? undefined : refusalOfStatus(answer.status, this.#most);
    if (refusal) {
      await answer.body?.cancel();
      if (refusal.kind === 'internal' && !hasRoom(this.#directory)) throw new RefusalError('disk-full');
      throw new RefusalError(refusal.kind, refusal);
    }
    for (const name of [...answer.headers.keys()]) if (name.startsWith('access-control-')) answer.headers.delete(name);
    return answer;
  }
}

const tooLarge = (most: number) =>
  new RefusalError('too-large', { field: 'file', values: { limit: `${Math.floor(most / 1_048_576)} MB` } });

/** The library's answers in our words; 409 and 460 are its own ways to say that a piece came at the wrong place. */
function refusalOfStatus(status: number, most: number): Refusal {
  if (status === 404 || status === 410) return { kind: 'not-found', field: 'upload' };
  if (status === 413) return tooLarge(most).refusal;
  if (status === 409) return { kind: 'changed-since', field: 'Upload-Offset' };
  if (status >= 500) return { kind: 'internal' };
  return { kind: 'bad-request', values: { reason: 'tus' } };
}
