import type { AccessRules } from '@rapport/model/access/visibility';
import { freshCopy } from '@rapport/model/documents/fresh-copy';
import { limits } from '@rapport/model/limits';
import { objectTypes } from '@rapport/model/objects/index';
import { stateAfter } from '@rapport/model/projection/condense';
import { replayDocument, type ReplayStart } from '@rapport/model/projection/replay';
import type { Row } from '@rapport/model/schema/row';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Database } from '@rapport/persistence/server/database';
import type { LeaseHold } from '@rapport/persistence/server/log/batch';
import { loadDocuments, type LoadedDocument } from '@rapport/persistence/server/log/load-documents';
import { forgetFormer, largeDocuments, storeRotation, type LargeDocument } from '@rapport/persistence/server/log/rotate-document';
import { replayedRow, replayStart } from '@rapport/persistence/server/rows/replay-log';
import type { Written } from '@rapport/persistence/server/rows/write-rows';
import type { Logger } from 'pino';
import * as Y from 'yjs';
import type { Projector } from '../projection/projector.ts';
import type { LiveDocuments } from './live-documents.ts';

type Parts = {
  readonly lease: LeaseHold;
  readonly database: Database;
  readonly documents: LiveDocuments;
  readonly projector: Projector;
  readonly logger: Logger;
  readonly now: () => number;
  readonly closed: () => boolean;
  readonly rules: () => AccessRules;
  /** After the commit: its row names another generation. */
  readonly rotated: (written: Written) => void;
};

const atOnce = 20;
const day = 86_400_000;
/** What is deleted must be half of a document: a copy that is not much smaller helps nobody. */
const worthwhile = 0.5;
/** From this part of what a document may be at most it is not waited for until everybody has left it. */
const urgent = 0.75;
const noteTypes = Object.values(objectTypes).flatMap(({ key, richText }) => (richText === undefined ? [] : [key]));

/**
 * Lets documents that consist mostly of what was deleted begin again as a fresh copy: the next generation. Invariants:
 * the row says the same, events stay [V3], and an edit of the generation before becomes one of the copy [V7].
 */
export class Rotator {
  readonly #parts: Parts;
  /** Of documents for which it was not worthwhile: at which position. */
  readonly #left = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Those that are large, and left alone for a while. */
  async rotateDue(): Promise<void> {
    const { lease, database, documents, logger, closed, now } = this.#parts;
    await forgetFormer(database, lease.workspaceId, new Date(now() - limits.formerDays.value * day));
    const sizes = { noteTypes, noteBytes: limits.noteSoftBytes.value, recordBytes: limits.recordSoftBytes.value };
    for (const large of await largeDocuments(database, lease.workspaceId, sizes, atOnce)) {
      if (closed()) return;
      if (this.#left.get(large.id) === large.position) continue;
      if (!isUrgent(large) && documents.isOpen(lease.workspaceId, large.id)) continue;
      try {
        const { done, waits } = await this.rotate(large.id, { quiet: !isUrgent(large) });
        if (!done && !waits) this.#left.set(large.id, large.position);
      } catch (error) {
        logger.warn({ err: error, document: large.id }, 'a document could not be rotated');
        this.#left.set(large.id, large.position);
      }
    }
  }

  /** One document, now; with `quiet` only when nobody has written in it for a while. Says why not. */
  async rotate(
    id: string,
    { quiet = false, share = worthwhile }: { readonly quiet?: boolean; readonly share?: number } = {},
  ): Promise<{ readonly done: boolean; readonly waits?: boolean }> {
    const { lease, database, documents, projector, now, rules, rotated, logger } = this.#parts;
    try {
      await documents.end(lease.workspaceId, [id]);
      await projector.drain();
      const loaded = (await loadDocuments(database, lease.workspaceId, [id], { withoutSnapshots: true })).get(id);
      if (!loaded || loaded.registry.erasedAt || loaded.registry.deletedAt) return { done: false };
      const last = loaded.updates.at(-1)?.at ?? loaded.base?.at;
      if (quiet && last && now() - last.getTime() < limits.rotateAfterSeconds.value * 1_000) return { done: false, waits: true };
      const made = copyOf(loaded, lease.epoch, share);
      if (!made) return { done: false };
      const { generation } = loaded.registry;
      const written = await storeRotation(database, lease, {
        id,
        generation,
        ...made,
        item: { type: loaded.registry.type, id, row: made.row, text: made.text, events: [], marks: [] },
        at: new Date(now()),
        rules: rules(),
      });
      if (!written) return { done: false, waits: true };
      documents.renewed(id, generation + 1);
      rotated(written);
      logger.info({ document: id, bytes: made.former.state.length, now: made.start.state.length }, 'a document was rotated');
      return { done: true };
    } finally {
      documents.reopen([id]);
    }
  }
}

function isUrgent({ type, bytes }: LargeDocument): boolean {
  const most = noteTypes.includes(type) ? limits.noteBytes.value : limits.recordBytes.value;
  return bytes > most * urgent;
}

type Copy = {
  readonly start: ReplayStart;
  readonly former: { readonly client: number; readonly state: Uint8Array };
  readonly row: Row;
  readonly text: string | undefined;
};

/** The next generation of a document. Undefined where it is not worthwhile, or would say anything else. */
function copyOf({ registry, base, updates }: LoadedDocument, client: number, share: number): Copy | undefined {
  const type = documentType(registry.type);
  const before = base && replayStart(base);
  const rows = updates.map(replayedRow);
  const ended = type && stateAfter(type, registry.id, rows, before);
  if (!type || !ended) return undefined;
  const old = new Y.Doc();
  Y.applyUpdate(old, ended.state);
  const state = freshCopy(old, client);
  old.destroy();
  if (!state || state.length > ended.state.length * share) return undefined;
  ended.kept.clients.bind([client], null);
  const start: ReplayStart = { ...ended, state };
  const registered = {
    id: registry.id,
    generation: registry.generation + 1,
    createdAt: registry.createdAt.toISOString(),
    createdBy: registry.createdBy ?? undefined,
  };
  const was = replayDocument(type, registered, rows, before);
  const is = replayDocument(type, registered, [], start);
  if (!was || !is || JSON.stringify([was.row, was.text]) !== JSON.stringify([is.row, is.text])) return undefined;
  return { start, former: { client, state: ended.state }, row: is.row, text: is.text };
}
