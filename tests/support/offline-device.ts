import { v7 } from 'uuid';
import * as Y from 'yjs';
import { Outbox } from '../../apps/web/src/lib/client/outbox.ts';
import type { PushStep } from '../../apps/web/src/lib/client/push-steps.ts';
import { subjectOf } from '../../apps/web/src/lib/client/command-steps.ts';
import type { Changes, CommandBody } from '../../packages/model/src/commands/command.ts';
import { applyChanges } from '../../packages/model/src/documents/record-document.ts';
import { readNote } from '../../packages/model/src/documents/first-note-layout.ts';
import { textOf } from '../../packages/model/src/documents/note-text.ts';
import { appendLines } from '../../packages/model/src/documents/write-lines.ts';
import type { Refusal } from '../../packages/model/src/errors.ts';
import type { ClientFrame } from '../../packages/model/src/wire/frames.ts';
import { documentType } from '../../packages/model/src/settings/settings-type.ts';
import { memoryStore } from '../../packages/persistence/src/browser/memory-store.ts';
import type { OutboxEntry, Store } from '../../packages/persistence/src/browser/store.ts';
import { eventually, type Member, type SyncTest, type TestClient } from './sync-server.ts';

type Open = { readonly doc: Y.Doc; readonly document: string; readonly base: number; readonly type: string };
type Undone = Exclude<CommandBody, { kind: 'undo' }>;

/** A person's outbox and documents without the pages around them: what is done here goes to the server on landing. */
export class OfflineDevice {
  readonly who: Member;
  readonly outbox: Outbox;
  readonly refused: { readonly entry: OutboxEntry; readonly refusal: Refusal }[] = [];
  /** What is sent arrives nowhere, and nobody notices. */
  swallows = false;
  /** Of how much this device's clock is wrong. */
  skew = 0;
  readonly #sync: SyncTest;
  readonly #open = new Map<string, Open>();
  #client: TestClient | undefined;
  #clientId: number;

  private constructor(sync: SyncTest, who: Member, store: Store, clientId: number, reached?: (step: PushStep) => void) {
    this.#sync = sync;
    this.who = who;
    this.#clientId = clientId;
    this.outbox = new Outbox(
      store,
      () => {
        const client = this.#client;
        const send = (frame: ClientFrame) => {
          if (this.#client !== client) return false;
          if (!this.swallows) client?.send(frame);
          return true;
        };
        return client && { ready: true, send, mergeUpdates: Y.mergeUpdates };
      },
      {
        // As the pages do once the rows show it.
        changed: (entry) => (entry.state === 'saved' ? void this.outbox.drop([entry.id]) : undefined),
        gone: () => undefined,
        kept: () => undefined,
        refused: (entry, refusal) => void this.refused.push({ entry, refusal }),
        outlived: () => undefined,
        done: () => undefined,
        told: () => undefined,
        stored: () => undefined,
        unstored: (error) => {
          throw error;
        },
        ...(reached && { reached }),
      },
      () => this.now,
    );
  }

  static async of(
    sync: SyncTest,
    who: Member,
    clientId: number,
    store: Store = memoryStore(),
    reached?: (step: PushStep) => void,
  ): Promise<OfflineDevice> {
    const device = new OfflineDevice(sync, who, store, clientId, reached);
    await device.outbox.load();
    device.outbox.lead(true);
    return device;
  }

  /** What the clock of this device says. */
  get now(): number {
    return Date.now() + this.#sync.ahead + this.skew;
  }

  /** Keeps a record's document on this device, as the log has it. */
  async keep(type: string, record: string): Promise<void> {
    const doc = new Y.Doc();
    const rows = await this.#sync.rows(record);
    for (const row of rows) if (row.format === 'yjs-1') Y.applyUpdate(doc, row.update);
    doc.clientID = this.#clientId++;
    this.#open.set(record, { doc, type, document: this.#sync.name(type, record), base: rows.length });
  }

  /** An edit of a document that is kept here, made when this device's clock said `madeAt`. */
  async edit(record: string, changes: Changes, madeAt = this.now): Promise<void> {
    const open = this.#open.get(record);
    const type = open && documentType(open.type);
    if (!open || !type) throw new Error('it is not kept here');
    await this.#store(open, record, madeAt, changes, () => applyChanges(open.doc, type, changes));
  }

  async #store(open: Open, record: string, madeAt: number, changes: Changes, write: () => void): Promise<void> {
    const updates: Uint8Array[] = [];
    const note = (update: Uint8Array) => void updates.push(update);
    open.doc.on('update', note);
    open.doc.transact(write);
    open.doc.off('update', note);
    for (const update of updates)
      await this.outbox.add({
        entry: {
          kind: 'edit',
          id: v7(),
          madeAt,
          type: open.type,
          records: [record],
          base: open.base,
          document: open.document,
          update,
          changes,
        },
      });
  }

  /** Words written below what a note that is kept here holds. */
  async type(note: string, words: string, madeAt = this.now): Promise<void> {
    const open = this.#open.get(note);
    if (!open) throw new Error('it is not kept here');
    await this.#store(open, note, madeAt, {}, () => appendLines(open.doc, 'note', words));
  }

  /** The lines of a note that is kept here. */
  words(note: string): readonly string[] {
    const open = this.#open.get(note);
    if (!open) throw new Error('it is not kept here');
    return readNote(open.doc.get('note', Y.XmlText)).map(textOf);
  }

  /** A command on what need not be open. Answers its id. */
  async run(
    body: Undone,
    { madeAt = this.now, base }: { readonly madeAt?: number; readonly base?: number } = {},
  ): Promise<string> {
    const id = v7();
    await this.outbox.add({
      entry: { kind: 'command', id, madeAt, body, ...subjectOf(body), ...(base !== undefined && { base }) },
    });
    return id;
  }

  async undo(command: string, type: string, records: readonly string[]): Promise<void> {
    await this.outbox.add({
      entry: { kind: 'command', id: v7(), madeAt: this.now, type, records, body: { kind: 'undo', command } },
    });
  }

  /** Connects, until everything is answered. */
  async land(): Promise<void> {
    if (!this.#client) await this.connect();
    await eventually(() => this.hear());
    await this.#sync.workspace.drain();
  }

  async connect(): Promise<void> {
    this.#client = await this.#sync.client(this.who);
    this.outbox.connected();
  }

  /** Takes what the server has said. Answers whether nothing waits any more. */
  hear(): boolean {
    for (const frame of this.#client?.frames.splice(0) ?? []) this.outbox.receive(frame);
    return this.outbox.waiting.length === 0;
  }

  /** The network is gone, with whatever the server may have said. */
  lose(): void {
    this.#client?.close();
    this.#client = undefined;
    this.outbox.disconnected();
  }
}
