import { applyChanges } from '@rapport/model/documents/record-document';
import { objectTypes } from '@rapport/model/objects/index';
import { serialKey } from '@rapport/model/schema/serial';
import type { Database } from '@rapport/persistence/server/database';
import { findUnnumbered, type Unnumbered } from '@rapport/persistence/server/numbers/record-numbers';
import type { Logger } from 'pino';
import type { WorkspaceInfo } from '../services.ts';
import type { LiveDocuments } from './live-documents.ts';
import type { RecordNumbers } from './record-numbers.ts';

const atOnce = 100;
const progressEvery = 5_000;

type Numbering = {
  readonly database: Database;
  readonly documents: LiveDocuments;
  readonly workspace: WorkspaceInfo;
  readonly numbers: RecordNumbers;
  readonly logger: Logger;
  readonly now: () => number;
  /** Resolves when the projector can take more, or is stopped. */
  readonly room: () => Promise<void>;
  readonly stopped: () => boolean;
};

/**
 * Numbers records that have none, the oldest first: those of a data directory from before their type had numbers. Each
 * is a write through the log, by nobody. It may be stopped anywhere; the next start goes on.
 */
export async function numberRecords(work: Numbering): Promise<void> {
  for (const type of Object.values(objectTypes)) {
    const key = serialKey(type);
    if (key === undefined) continue;
    let done = 0;
    let after: Unnumbered | undefined;
    while (!work.stopped()) {
      const page = await findUnnumbered(work.database, work.workspace.id, {
        type: type.key,
        key,
        limit: atOnce,
        ...(after && { after }),
      });
      after = page.at(-1);
      if (!after) break;
      const numbers = [...(await work.numbers.take(type.key, page.length))];
      await work.room();
      // Each has its number beforehand: which of them is read first is chance, and the oldest shall have the least.
      await Promise.all(page.map(({ id }, at) => numberRecord(work, type.key, key, id, numbers[at])));
      const before = done;
      done += page.length;
      if (Math.floor(before / progressEvery) !== Math.floor(done / progressEvery))
        work.logger.info({ workspace: work.workspace.slug, type: type.key, done }, 'numbering the records');
    }
    if (done > 0) work.logger.info({ workspace: work.workspace.slug, type: type.key, done }, 'the records have numbers');
  }
}

async function numberRecord(
  { documents, workspace, now }: Numbering,
  type: string,
  key: string,
  id: string,
  number: number | undefined,
): Promise<void> {
  const name = await documents.nameOf(workspace.id, type, id);
  if (name === undefined) return;
  const live = await documents.open(name);
  try {
    // It may have got one since it was looked for.
    if (number === undefined || live.fields().has(key)) return;
    const at = new Date(now());
    const updates = live.change(() => applyChanges(live.doc, live.type, { [key]: { value: number } }), {
      actor: null,
      origin: 'repair',
      base: undefined,
      madeAt: at,
      at,
    });
    documents.append(live, { updates });
  } finally {
    documents.release(live);
  }
}
