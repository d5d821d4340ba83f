import type { AccessRules } from '@rapport/model/access/visibility';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import type { Database } from '@rapport/persistence/server/database';
import type { LeaseHold } from '@rapport/persistence/server/log/batch';
import {
  erasable,
  eraseDocuments,
  eraseLeftovers,
  trashedBefore,
  type ErasedDocument,
} from '@rapport/persistence/server/log/erase-documents';
import type { Written } from '@rapport/persistence/server/rows/write-rows';
import type { Logger } from 'pino';
import { partId } from '../commands/chunks.ts';
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
  /** After the commit: rows that are gone. */
  readonly erased: (written: Written) => void;
  /** Who sees what, as admins decided. */
  readonly rules: () => AccessRules;
};

const day = 86_400_000;

/** What leaves a workspace for good. */
export class TrashEraser {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Erases what lies in the trash, with all that exists only for it. What is not in the trash is left alone. */
  async erase(ids: readonly string[], by: string | null): Promise<void> {
    const { lease, database, documents, projector, now, closed, erased, rules } = this.#parts;
    const { workspaceId } = lease;
    if (closed()) throw new RefusalError('shutting-down');
    const ending = await erasable(database, workspaceId, ids);
    let gone: readonly ErasedDocument[] = [];
    try {
      await documents.end(workspaceId, ending);
      // What is still to be projected would bring a row back.
      await projector.drain();
      const done = await eraseDocuments(database, {
        lease,
        ids,
        by,
        at: new Date(now()),
        rules: rules(),
        partIds: (command, parts) => Array.from({ length: parts }, (_, part) => partId(command, part)),
      });
      gone = done.documents;
      if (done.written) erased(done.written);
    } finally {
      documents.reopen(ending);
      documents.erased(idsOf(gone));
    }
    if (gone.length === 0) return;
    // A link that was made meanwhile was no companion yet when the others were ended.
    await documents.end(workspaceId, idsOf(gone));
    documents.erased(idsOf(gone));
    await projector.drain();
    const { written } = await eraseLeftovers(database, workspaceId, gone, rules());
    if (written) erased(written);
  }

  /** Erases what has been in the trash for as long as it may. */
  async emptyTrash(): Promise<void> {
    const { lease, database, logger, now, closed } = this.#parts;
    const { workspaceId } = lease;
    const since = new Date(now() - limits.trashDays.value * day);
    let records = 0;
    while (!closed()) {
      const ids = await trashedBefore(database, workspaceId, since, limits.erasedAtOnce.value);
      if (ids.length === 0) break;
      await this.erase(ids, null);
      records += ids.length;
    }
    if (records > 0) logger.info({ workspace: workspaceId, records }, 'what had been in the trash too long is gone for good');
  }
}

const idsOf = (documents: readonly ErasedDocument[]): readonly string[] => documents.map(({ id }) => id);
