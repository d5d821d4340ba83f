import type { Actor } from '@rapport/model/access/can';
import { parseDocumentName } from '@rapport/model/documents/document-name';
import { errorKinds, RefusalError } from '@rapport/model/errors';
import type { PushedEdit, ServerFrame } from '@rapport/model/wire/frames';
import type { LogRow } from '@rapport/persistence/server/log/batch';
import { serverOrigin } from '../documents/live-document.ts';
import type { LiveDocument } from '../documents/live-document.ts';
import type { LiveDocuments } from '../documents/live-documents.ts';
import type { Bridge } from '../documents/former-documents.ts';
import type { ArrivedEdit, KeptEdits, TrashedRecord } from '../kept/kept-edits.ts';
import type { ServerPushStep } from './push-steps.ts';

export type PushTo = {
  /** Who pushes, as their rights are now; undefined once they are gone. */
  readonly actor: () => Actor | undefined;
  readonly send: (frame: ServerFrame) => void;
  /** Something that may be tried again: the client sends what was not acknowledged once more. */
  readonly failed: (error: unknown) => void;
  /** See StartOptions. */
  readonly reached: ((step: ServerPushStep) => void) | undefined;
};

/**
 * The edits that one client pushes: in order per document, each acknowledged when it is committed, each refused on its
 * own. The same edit may come again: what changes nothing is acknowledged with what it had done before.
 */
export class PushQueue {
  readonly #documents: LiveDocuments;
  readonly #kept: KeptEdits;
  readonly #now: () => number;
  readonly #to: PushTo;
  readonly #tails = new Map<string, Promise<void>>();

  constructor(documents: LiveDocuments, kept: KeptEdits, now: () => number, to: PushTo) {
    this.#documents = documents;
    this.#kept = kept;
    this.#now = now;
    this.#to = to;
  }

  /** `made`: when something was made, of which the sender says how old it is. */
  add(edits: readonly PushedEdit[], made: (age: number) => Date): void {
    for (const [document, ofDocument] of Map.groupBy(edits, (edit) => edit.document)) {
      const tail = (this.#tails.get(document) ?? Promise.resolve())
        .then(() => this.#apply(document, ofDocument, made))
        .catch(this.#to.failed);
      this.#tails.set(document, tail);
      void tail.then(() => this.#tails.get(document) === tail && this.#tails.delete(document));
    }
  }

  async #apply(document: string, edits: readonly PushedEdit[], made: (age: number) => Date): Promise<void> {
    const refuseAll = (error: RefusalError) => {
      for (const edit of edits) this.#refuse(edit, error);
    };
    const asking = this.#to.actor();
    if (!asking) return;
    const address = parseDocumentName(document);
    // The same answer as for a name that does not exist.
    if (!address || address.workspace !== asking.workspaceId || address.type === 'presence')
      return refuseAll(new RefusalError('not-found'));
    let live;
    let bridge: Bridge | undefined;
    try {
      live = await this.#documents.open(document).catch(async (error: unknown) => {
        // Written while a copy took the place of the document: it becomes an edit of the copy.
        const isFormer = error instanceof RefusalError && error.refusal.kind === 'old-generation';
        bridge = isFormer ? await this.#documents.bridge(address) : undefined;
        if (!bridge) throw error;
        return this.#documents.open(bridge.name);
      });
    } catch (error) {
      if (error instanceof RefusalError) return refuseAll(error);
      throw error;
    }
    try {
      const at = new Date(this.#now());
      const trashed: (ArrivedEdit & { edit: PushedEdit })[] = [];
      const updates: LogRow[] = [];
      const saved: string[] = [];
      for (const edit of edits) {
        const actor = this.#to.actor();
        if (!actor) break;
        try {
          const update = translated(edit, bridge);
          const { base } = edit;
          const madeAt = made(edit.age);
          updates.push(...live.receive({ update, actor, base, madeAt, inOrder: true, source: serverOrigin }, at));
          saved.push(edit.id);
        } catch (error) {
          if (!(error instanceof RefusalError)) {
            // Positions may be taken that no row has: only the log knows what the document is now.
            this.#documents.drop(live.name);
            throw error;
          }
          if (error.refusal.kind === 'in-trash')
            trashed.push({ id: edit.id, update: translated(edit, bridge), madeAt: made(edit.age), edit });
          else this.#refuse(edit, error);
        }
      }
      this.#to.reached?.('applied');
      const position = live.position;
      const acknowledge = () => saved.length > 0 && this.#to.send({ op: 'saved', document, position, edits: saved });
      if (updates.length > 0) {
        this.#documents.append(live, { updates }, (error) => {
          if (error === undefined) acknowledge();
          else this.#to.failed(error);
        });
      } else if (live.lastBatch && !live.lastBatch.over) {
        // It was there already, but perhaps not yet committed.
        const doc = live;
        live.lastBatch.afterCommit(() => (doc.dropped ? this.#to.failed(new RefusalError('log-unavailable')) : acknowledge()));
      } else acknowledge();
      if (trashed.length > 0) await this.#keep(live, live.trashed ?? live.address, trashed);
    } finally {
      this.#documents.release(live);
    }
  }

  /** What the trash does not take is kept for its author. */
  async #keep(live: LiveDocument, record: TrashedRecord, edits: readonly (ArrivedEdit & { edit: PushedEdit })[]): Promise<void> {
    const actor = this.#to.actor();
    if (!actor) return;
    const kept = await this.#kept.keepEdits(actor, live, record, edits);
    for (const { edit } of edits) this.#refuse(edit, new RefusalError('in-trash'), kept.has(edit.id));
  }

  #refuse(edit: PushedEdit, error: RefusalError, kept = false): void {
    if (errorKinds[error.refusal.kind].retry) this.#to.failed(error);
    else
      this.#to.send({
        op: 'edit-refused',
        edit: edit.id,
        document: edit.document,
        refusal: error.refusal,
        ...(kept && { kept }),
      });
  }
}

function translated({ update }: PushedEdit, bridge: Bridge | undefined): Uint8Array {
  const bytes = Buffer.from(update, 'base64');
  const translation = bridge ? bridge.translate(bytes) : bytes;
  if (!translation) throw new RefusalError('old-generation');
  return translation;
}
