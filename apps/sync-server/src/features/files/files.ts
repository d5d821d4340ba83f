import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadableStream } from 'node:stream/web';
import { type Actor, can, groupsOf } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { fileName } from '@rapport/model/features/files/file-name';
import { judgeMediaType } from '@rapport/model/features/files/media-type';
import { limits } from '@rapport/model/limits';
import type { Row } from '@rapport/model/schema/row';
import {
  deleteStoredFiles,
  insertStoredFile,
  isContentUsed,
  readStoredFile,
  type StoredFile,
  storedBytes,
  unusedFiles,
} from '@rapport/persistence/server/features/files/stored-files';
import { readVisibleRow } from '@rapport/persistence/server/rows/read-rows';
import { v5 as uuidv5 } from 'uuid';
import { readSecret } from '../../tokens/secrets.ts';
import type { Services, WorkspaceOwner } from '../../services.ts';
import { createFileLinks } from './file-links.ts';
import type { FileStore } from './file-store.ts';
import { uploadsIn } from './open-file-store.ts';
import { sniff } from './sniff.ts';
import { type Arrived, Uploads } from './uploads.ts';

/** Where an upload is to hang. `id` is made by whoever brings it: what arrives twice under one is one. */
export type Hanging = {
  readonly id: string;
  readonly upload: string;
  readonly record: string;
  readonly name: string;
  readonly comment?: string | undefined;
  /** Milliseconds since it was added, on a device that was offline. */
  readonly age?: number | undefined;
};
export type FileContent = { readonly stored: StoredFile; readonly name: string; open(): Promise<ReadableStream<Uint8Array>> };

const day = 86_400_000;
/** Files that one turn of the sweep removes. */
const sweptAtOnce = 500;

/** Files of one process: uploads, where they hang, their bytes, links to them, and the removal of what nothing names. */
export class Files {
  readonly uploads: Uploads;
  readonly #services: Services;
  readonly store: FileStore;
  readonly #now: () => number;
  readonly #links: ReturnType<typeof createFileLinks>;
  /** Per workspace: bytes are never removed while the same bytes are being kept. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #keeping = new Map<string, Promise<void>>();

  constructor(services: Services, store: FileStore, now: () => number) {
    const { config, logger } = services;
    this.#services = services;
    this.store = store;
    this.#now = now;
    this.#links = createFileLinks(readSecret(config.dataDirectory, 'file-links'), now);
    this.uploads = new Uploads({ directory: uploadsIn(config), most: config.fileBytes, logger });
  }

  /** Hangs what was uploaded on a record; answers its row. Again with the same id, it answers what it did. */
  async hang(actor: Actor, { id, upload, record, name, comment, age = 0 }: Hanging): Promise<Row> {
    const { database, owner: ownerOf } = this.#services;
    const owner = ownerOf(actor.workspaceId);
    if (!owner) throw new RefusalError('shutting-down');
    if (!can(actor, 'comment')) throw new RefusalError('not-allowed');
    this.uploads.refuseOthers(actor, upload);
    const before = await readStoredFile(database, actor.workspaceId, id);
    if (before && before.memberId !== actor.memberId) throw new RefusalError('not-found');
    if (!before) await this.#keepOnce(actor, id, upload);
    const changes = {
      record: { value: record },
      name: { value: fileName(name) },
      ...(comment === undefined ? {} : { comment: { value: comment } }),
    };
    const result = await owner.run(
      actor,
      { id: uuidv5('hang', id), kind: 'entry', type: 'file', entry: id, changes, age },
      'command',
    );
    await owner.visible(result);
    await this.uploads.forget(actor, upload);
    const row = await readVisibleRow(database, actor.workspaceId, 'file', id, groupsOf(actor));
    if (!row) throw new RefusalError('not-found');
    return row;
  }

  /** [V6] The bytes of a file, for whoever sees where it hangs now. */
  async read(actor: Actor, id: string): Promise<FileContent> {
    const { database } = this.#services;
    const row = await readVisibleRow(database, actor.workspaceId, 'file', id, groupsOf(actor));
    if (!row || row.deletedAt !== undefined) throw new RefusalError('not-found');
    const stored = await readStoredFile(database, actor.workspaceId, id);
    if (!stored) throw new RefusalError('not-found');
    return {
      stored,
      name: fileName(String(row.values['name'] ?? '')),
      open: async () => {
        const bytes = await this.store.open(actor.workspaceId, stored.content);
        if (!bytes) throw new RefusalError('internal', {}, new Error(`the bytes of file ${id} are gone`));
        return bytes;
      },
    };
  }

  /** A link that opens it for some minutes, for as long as its maker sees it. */
  async link(actor: Actor, id: string): Promise<{ readonly code: string; readonly until: string }> {
    await this.read(actor, id);
    return this.#links.issue({ workspaceId: actor.workspaceId, memberId: actor.memberId, file: id });
  }

  async follow(code: string): Promise<FileContent & { readonly actor: Actor }> {
    const linked = this.#links.verify(code);
    const owner = linked && this.#services.owner(linked.workspaceId);
    // Nobody signs in to follow a link, and who has left would stand where they stood.
    const stays = linked && owner?.definitions().members.get(linked.memberId)?.active;
    const actor = stays ? owner?.actor(linked.memberId) : undefined;
    if (!linked || !actor) throw new RefusalError('link-expired');
    return { ...(await this.read(actor, linked.file)), actor };
  }

  /** Once a minute: bytes that nothing names any more go, with what stopped on its way. */
  async sweep(): Promise<void> {
    await this.uploads.removeOld(this.#now());
    for (const { id } of this.#services.workspaces()) {
      const owner = this.#services.owner(id);
      if (owner) await this.#sweep(owner);
    }
  }

  /** Keeps bytes that the server itself has made, as if a member had uploaded them under that id. */
  async bring(
    workspaceId: string,
    memberId: string,
    id: string,
    { bytes, mediaType, at }: { readonly bytes: Uint8Array; readonly mediaType: string; readonly at: Date },
  ): Promise<void> {
    const path = join(uploadsIn(this.#services.config), `brought-${id}`);
    try {
      await writeFile(path, bytes, { mode: 0o600 });
      await this.#keepBytes(workspaceId, memberId, id, { path, mediaType }, at);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Who asks again while it is being kept waits for that: by then there is no upload any more. */
  async #keepOnce(actor: Actor, id: string, upload: string): Promise<void> {
    const key = `${actor.memberId} ${id}`;
    const keeping = this.#keeping.get(key) ?? this.#keep(actor, id, upload).finally(() => this.#keeping.delete(key));
    this.#keeping.set(key, keeping);
    try {
      await keeping;
    } catch (error) {
      const stored = await readStoredFile(this.#services.database, actor.workspaceId, id);
      if (stored?.memberId !== actor.memberId) throw error;
    }
  }

  async #keep(actor: Actor, id: string, upload: string): Promise<void> {
    const arrived = await this.uploads.arrived(actor, upload);
    try {
      await this.#keepBytes(actor.workspaceId, actor.memberId, id, arrived, new Date(this.#now()));
    } catch (error) {
      // It will not be taken however often it is asked for.
      if (error instanceof RefusalError && error.refusal.kind === 'false-type') await this.uploads.forget(actor, upload);
      throw error;
    }
  }

  async #keepBytes(
    workspaceId: string,
    memberId: string,
    id: string,
    { path, mediaType: claim }: Arrived,
    at: Date,
  ): Promise<void> {
    const { database, config } = this.#services;
    const { content, size, signs, width, height } = await sniff(path);
    const judged = judgeMediaType(claim, signs);
    if (!('mediaType' in judged))
      throw new RefusalError('false-type', { field: 'file', values: { said: judged.said, found: judged.found } });
    await this.#inTurn(workspaceId, async () => {
      const known = await isContentUsed(database, workspaceId, content, []);
      if (!known && (await storedBytes(database, workspaceId)) + size > config.filesBytes)
        throw new RefusalError('files-full', { values: { limit: `${Math.floor(config.filesBytes / 1_048_576)} MB` } });
      await this.store.put(workspaceId, content, path);
      const file: StoredFile = { id, content, size, mediaType: judged.mediaType, width, height, memberId };
      await insertStoredFile(database, workspaceId, file, at);
    });
  }

  async #sweep({ workspace: { id } }: WorkspaceOwner): Promise<void> {
    const { database, logger } = this.#services;
    const now = this.#now();
    const unused = await unusedFiles(database, id, {
      unnamedSince: new Date(now - day),
      deletedSince: new Date(now - limits.trashDays.value * day),
      most: sweptAtOnce,
    });
    if (unused.length === 0) return;
    const ids = unused.map((file) => file.id);
    await this.#inTurn(id, async () => {
      // The bytes go first: a crash in between leaves rows that the next turn finds, never bytes that nobody knows.
      for (const content of new Set(unused.map((file) => file.content)))
        if (!(await isContentUsed(database, id, content, ids))) await this.store.remove(id, content);
      await deleteStoredFiles(database, id, ids);
    });
    logger.info({ workspace: id, files: ids.length }, 'files that nothing names any more are gone');
  }

  #inTurn<Result>(workspaceId: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#turns.get(workspaceId) ?? Promise.resolve()).then(work, work);
    const ended = turn.catch(() => undefined);
    this.#turns.set(workspaceId, ended);
    void ended.then(() => this.#turns.get(workspaceId) === ended && this.#turns.delete(workspaceId));
    return turn;
  }
}
