import type { Actor } from '@rapport/model/access/can';
import type { Changes, Command } from '@rapport/model/commands/command';
import { readFields } from '@rapport/model/documents/record-document';
import { typedText } from '@rapport/model/documents/typed-text';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import { homeOf } from '@rapport/model/projection/document-row';
import { projectFields } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Values } from '@rapport/model/schema/row';
import { sameValue } from '@rapport/model/schema/values';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Database } from '@rapport/persistence/server/database';
import { countKeptEdits, insertKeptEdits, readKeptEdits, type KeptRow } from '@rapport/persistence/server/kept/kept-edits';
import { loadEntries } from '@rapport/persistence/server/log/load-entries';
import * as Y from 'yjs';
import type { Attachments } from '../collaboration/attachments.ts';
import type { LiveDocument } from '../documents/live-document.ts';
import { mayRetry } from '../documents/log-write.ts';

/** A record in the trash, or the one whose note or comment was written. */
export type TrashedRecord = { readonly type: string; readonly id: string };
export type ArrivedEdit = { readonly id: string; readonly update: Uint8Array; readonly madeAt: Date };

/** What the trash refuses is kept for its author, so that it outlives the device it was made on [V7]. */
export class KeptEdits {
  readonly #database: Database;
  readonly #attachments: Attachments;
  readonly #now: () => number;

  constructor(database: Database, attachments: Attachments, now: () => number) {
    this.#database = database;
    this.#attachments = attachments;
    this.#now = now;
  }

  /** Edits of a document, already checked but for the trash. Answers the ids of those that are kept. */
  async keepEdits(
    actor: Actor,
    live: LiveDocument,
    trashed: TrashedRecord,
    edits: readonly ArrivedEdit[],
  ): Promise<ReadonlySet<string>> {
    const at = new Date(this.#now());
    const { workspaceId, memberId } = actor;
    return this.#guarded(async () => {
      // Edits build on each other: what an earlier one left tells what the next one changed.
      const doc = new Y.Doc();
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(live.doc));
      for (const { update } of await readKeptEdits(this.#database, workspaceId, memberId, { document: live.name }))
        if (update) Y.applyUpdate(doc, update);
      const rows = edits.map(({ id, update, madeAt }): KeptRow => {
        const before = fieldValues(live.type, doc);
        Y.applyUpdate(doc, update);
        return {
          id,
          ...ofRecord(trashed),
          author: memberId,
          document: live.name,
          update,
          command: null,
          changes: changesBetween(before, fieldValues(live.type, doc)),
          text: live.type.richText ? typedText(update) : '',
          madeAt,
          at,
        };
      });
      doc.destroy();
      return this.#keep(actor, rows);
    });
  }

  /** A command, for those of its records that are in the trash. Answers for which of them it is kept. */
  async keepCommand(actor: Actor, command: Command, madeAt: Date, records: readonly string[]): Promise<ReadonlySet<string>> {
    const at = new Date(this.#now());
    return this.#guarded(async () => {
      const rows: KeptRow[] = [];
      for (const record of records) {
        const kept = await this.#partOf(actor, command, record);
        if (!kept) continue;
        rows.push({
          id: command.id,
          ...ofRecord(kept.trashed),
          author: actor.memberId,
          document: null,
          update: null,
          command: kept.command,
          ...(kept.command.kind === 'entry'
            ? { changes: {}, text: textOf(kept.command.changes) }
            : { changes: kept.command.changes, text: '' }),
          madeAt,
          at,
        });
      }
      const kept = await this.#keep(actor, rows);
      return new Set(kept.has(command.id) ? records : []);
    });
  }

  /** Tells everything that a member has open how much is kept for them. */
  async tell(actor: Actor): Promise<void> {
    const { edits } = await countKeptEdits(this.#database, actor.workspaceId, actor.memberId);
    this.#attachments.kept(actor.memberId, edits);
  }

  count(actor: Actor): Promise<{ readonly edits: number }> {
    return countKeptEdits(this.#database, actor.workspaceId, actor.memberId);
  }

  async #partOf(
    { workspaceId }: Actor,
    command: Command,
    record: string,
  ): Promise<{ readonly trashed: TrashedRecord; readonly command: Command & { readonly changes: Changes } } | undefined> {
    if (command.kind === 'update' && documentType(command.type)?.storage === 'document')
      return { trashed: { type: command.type, id: record }, command: { ...command, records: [record] } };
    if (command.kind !== 'entry') return undefined;
    // Only what is new: an entry that was deleted itself has its author to ask.
    if ((await loadEntries(this.#database, workspaceId, [record])).has(record)) return undefined;
    const type = objectType(command.type);
    const said = command.changes['record'];
    const home = type && said && 'value' in said ? homeOf(type, { record: said.value }) : undefined;
    return home && { trashed: home, command };
  }

  /** As many as there is room for. */
  async #keep(actor: Actor, rows: readonly KeptRow[]): Promise<ReadonlySet<string>> {
    let { edits, bytes } = await countKeptEdits(this.#database, actor.workspaceId, actor.memberId);
    const kept: KeptRow[] = [];
    for (const row of rows) {
      edits += 1;
      bytes += row.update?.length ?? JSON.stringify(row.command).length;
      if (edits > limits.keptEdits.value || bytes > limits.keptBytes.value) break;
      kept.push(row);
    }
    if (kept.length === 0) return new Set();
    await insertKeptEdits(this.#database, actor.workspaceId, kept);
    await this.tell(actor);
    return new Set(kept.map(({ id }) => id));
  }

  async #guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (mayRetry(error)) throw new RefusalError('log-unavailable', {}, error);
      throw error;
    }
  }
}

/** What people write in fields; what follows from a text is kept as the text. */
const fieldValues = (type: ObjectType, doc: Y.Doc): Values => projectFields(type, readFields(doc)).values;
const ofRecord = ({ type, id }: TrashedRecord) => ({ type, record: id });

/** What a comment says, without what it is about. */
const textOf = ({ record: _record, ...said }: Changes): string =>
  Object.values(said)
    .flatMap((change) => ('value' in change && typeof change.value === 'string' ? change.value : []))
    .join('\n');

function changesBetween(before: Values, after: Values): Changes {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !sameValue(before[field], after[field]),
  );
  return Object.fromEntries(changed.map((field) => [field, { value: after[field] ?? null }]));
}
