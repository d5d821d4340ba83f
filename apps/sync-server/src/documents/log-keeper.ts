import { limits } from '@rapport/model/limits';
import { condense } from '@rapport/model/projection/condense';
import { mergeRows } from '@rapport/model/projection/merge-rows';
import { uniteEvents } from '@rapport/model/projection/row-diff';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Database } from '@rapport/persistence/server/database';
import type { LeaseHold } from '@rapport/persistence/server/log/batch';
import {
  documentsOfStretch,
  dropGeneration,
  forgetBefores,
  noteLogCare,
  readLogCare,
  storeBase,
  storeMerged,
} from '@rapport/persistence/server/log/care-for-log';
import { loadDocuments, loadEarlier, type LoadedDocument } from '@rapport/persistence/server/log/load-documents';
import { replayedDocument, replayedRow, replayStart } from '@rapport/persistence/server/rows/replay-log';
import type { Logger } from 'pino';
import { Turns } from '../jobs/turns.ts';

type Parts = {
  readonly lease: LeaseHold;
  readonly database: Database;
  readonly logger: Logger;
  readonly now: () => number;
  readonly closed: () => boolean;
  /** Years for which the log is kept, as admins decided; 0: all of it. */
  readonly years: () => number;
};
type Care = (type: ObjectType, document: LoadedDocument) => Promise<number>;

const day = 86_400_000;
const documentsAtOnce = 200;
const lowestId = '00000000-0000-0000-0000-000000000000';

/**
 * Keeps a workspace's log small without changing what it tells [V3]: rows that are a few days old are united by the
 * minute, and where admins want it, those of years ago give way to a state. Once a day, while nobody waits for it.
 */
export class LogKeeper {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Does what has come due since the last time. */
  async care(): Promise<void> {
    const { lease, database, now, years } = this.#parts;
    const care = await readLogCare(database, lease.workspaceId);
    const today = Math.floor(now() / day) * day;
    const kept = years();
    // What goes altogether need not be united before.
    if (kept > 0) await this.#cut(care.cutUpto, yearsBefore(today, kept));
    await this.#merge(care.mergedUpto, new Date(today - limits.mergeRowsAfterDays.value * day));
  }

  async #merge(from: Date | undefined, until: Date): Promise<void> {
    if (from && from >= until) return;
    const rows = await this.#each({ from, until }, async (type, document) => {
      const old = document.updates.filter(({ at }) => at < until).map(replayedRow);
      const merged = mergeRows(type, document.registry.id, old, document.base && replayStart(document.base));
      return merged.length > 0 ? storeMerged(this.#parts.database, this.#parts.lease, document.registry, merged) : 0;
    });
    await this.#done('merged', until, rows);
  }

  async #cut(from: Date | undefined, until: Date): Promise<void> {
    if (from && from >= until) return;
    const { database, lease } = this.#parts;
    const events = (documents: readonly LoadedDocument[]) => documents.flatMap((one) => replayedDocument(one)?.events ?? []);
    const cutFormer = async (document: LoadedDocument): Promise<number> => {
      const earlier = (await loadEarlier(database, lease.workspaceId, [document])).get(document.registry.id) ?? [];
      let rows = 0;
      for (const [index, one] of earlier.entries()) {
        if (one.updates.length === 0) continue;
        const later = new Set(events([...earlier.slice(index + 1), document]).map(({ id }) => id));
        const told = [...uniteEvents(events([one])).values()];
        if (one.updates.some(({ at }) => at >= until) || told.some(({ id }) => later.has(id))) break;
        rows += await dropGeneration(database, lease, one.registry, told);
      }
      return rows;
    };
    // From the beginning: what was once too entangled to be cut may be so no longer.
    const rows = await this.#each({ from: undefined, until }, async (type, document) => {
      const rows = await cutFormer(document);
      const base = document.base && replayStart(document.base);
      const condensed = condense(type, document.registry.id, document.updates.map(replayedRow), base, until.toISOString());
      if (!condensed) return rows;
      return rows + (await storeBase(database, lease, document.registry, condensed.start, condensed.events));
    });
    if (!this.#parts.closed()) await forgetBefores(database, lease.workspaceId, until);
    await this.#done('cut', until, rows);
  }

  /** One document after the other. One that cannot be done stays as it is and keeps no other from it. */
  async #each(stretch: { readonly from: Date | undefined; readonly until: Date }, care: Care): Promise<number> {
    const { lease, database, logger, closed } = this.#parts;
    const turns = new Turns();
    let rows = 0;
    let after = lowestId;
    while (!closed()) {
      const ids = await documentsOfStretch(database, lease.workspaceId, stretch, after, documentsAtOnce);
      for (const id of ids) {
        if (closed()) break;
        const document = (await loadDocuments(database, lease.workspaceId, [id], { withoutSnapshots: true })).get(id);
        const type = document && documentType(document.registry.type);
        if (document && type && !document.registry.erasedAt && bytesOf(document) <= limits.historyBytes.value)
          await care(type, document).then(
            (count) => (rows += count),
            (error: unknown) => logger.warn({ err: error, document: id }, 'the log of a document stays as it is'),
          );
        if (turns.over) await turns.next();
      }
      const last = ids.at(-1);
      if (last === undefined) break;
      after = last;
    }
    return rows;
  }

  async #done(what: 'merged' | 'cut', upto: Date, rows: number): Promise<void> {
    const { lease, database, logger, closed } = this.#parts;
    // What was begun before the end is found again by the next start.
    if (closed()) return;
    await noteLogCare(database, lease.workspaceId, what, upto);
    if (rows > 0) logger.info({ workspace: lease.workspaceId, rows, upto }, `rows of the log were ${what}`);
  }
}

const bytesOf = ({ updates }: LoadedDocument): number => updates.reduce((sum, { update }) => sum + update.length, 0);

function yearsBefore(today: number, years: number): Date {
  const date = new Date(today);
  date.setUTCFullYear(date.getUTCFullYear() - years);
  return date;
}
