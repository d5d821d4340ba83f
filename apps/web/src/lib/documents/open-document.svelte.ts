import type { HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import type { Changes, FieldChange } from '@rapport/model/commands/command';
import { applyChanges, fieldsOf } from '@rapport/model/documents/record-document';
import { projectRecord } from '@rapport/model/projection/project-record';
import type { Values } from '@rapport/model/schema/row';
import { documentType } from '@rapport/model/settings/settings-type';
import type { LocalWrite, ReceivedUpdates, Store } from '@rapport/persistence/browser/store';
import { v7 as uuidv7 } from 'uuid';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { peopleIn, type PresentPerson } from '../client/present-person.ts';
import { Attachment } from './attachment.ts';
import { DocumentStore, fromStore } from './document-store.ts';
import { typedText } from '@rapport/model/documents/typed-text';

/** loading: neither this device nor the server has answered. missing: there is no such record for us. refused: the server says no. */
export type DocumentState = 'loading' | 'ready' | 'missing' | 'refused';

/** What an open document asks of the client around it. */
export type DocumentHost = {
  readonly store: Store;
  readonly me: () => string;
  readonly socket: () => HocuspocusProviderWebsocket | undefined;
  readonly token: () => Promise<string>;
  /** Position of the record's row, as far as this device has seen the record. */
  readonly rowPosition: (type: string, id: string) => number;
  /** The record's values as lists show them, for as long as its document is not here. */
  readonly rowValues: (type: string, id: string) => Values;
  /** Whether the record was made here and the server does not have it yet. */
  readonly isNew: (type: string, id: string) => boolean;
  readonly write: (write: LocalWrite) => Promise<void>;
  readonly tellTabs: (document: string, update: Uint8Array) => void;
  /** A change of fields that cannot go through the document: the copy here is not loaded, or the server writes the field. */
  readonly command: (type: string, id: string, changes: Changes) => Promise<void>;
  readonly released: (document: OpenDocument) => void;
};

/** Marks a transaction that writes fields, so that its outbox entry can say which. */
class FieldWrite {
  readonly changes: Changes;
  written: Promise<void> | undefined;
  constructor(changes: Changes) {
    this.changes = changes;
  }
}
const fromTab = Symbol('from another tab');

/**
 * A record's document on the screen. What is written into it is stored here together with its outbox entry before
 * anything is sent; what others write comes in through the provider. Ref-counted: whoever opens it releases it.
 */
export class OpenDocument {
  readonly type: string;
  readonly id: string;
  #name: string;
  #doc = $state.raw(new Y.Doc());
  #awareness: Awareness;
  #state = $state<DocumentState>('loading');
  #values = $state.raw<Values>({});
  /** The document holds what this device or the server has: fields may be written into it. */
  #loaded = $state(false);
  #people = $state.raw<readonly PresentPerson[]>([]);
  readonly #host: DocumentHost;
  #kept: DocumentStore;
  #attachment: Attachment | undefined;
  #position = 0;
  #location: { readonly field?: string } = {};
  #idle = false;
  #closed = false;

  constructor(host: DocumentHost, type: string, id: string, name: string) {
    this.#host = host;
    this.type = type;
    this.id = id;
    this.#name = name;
    this.#kept = this.#keptUnder(name);
    this.#awareness = this.#begin();
    void this.#load();
  }

  /** Another one when a fresh copy took its place on the server. */
  get name(): string {
    return this.#name;
  }
  /** Replaced when the copy here had to be thrown away: read it where it can be followed. */
  get doc(): Y.Doc {
    return this.#doc;
  }
  get awareness(): Awareness {
    void this.#doc;
    return this.#awareness;
  }
  get state(): DocumentState {
    return this.#state;
  }
  /** The fields as they are in the document right now, projected; until it is here, as lists show them. */
  get values(): Values {
    return this.#loaded ? this.#values : this.#host.rowValues(this.type, this.id);
  }
  /** Other people on this record, one each, named by the server. */
  get people(): readonly PresentPerson[] {
    return this.#people;
  }
  /** Up to which position of its log this document has been seen here. */
  get position(): number {
    return this.#attachment?.synced ? Math.max(this.#position, this.#host.rowPosition(this.type, this.id)) : this.#position;
  }

  /** Writes one field, if that changes it. Resolves when it is stored on this device. */
  setField(field: string, change: FieldChange): Promise<void> {
    return this.setFields({ [field]: change });
  }

  /** Writes several fields at once. Fields that only the server writes go as a command. */
  async setFields(changes: Changes): Promise<void> {
    const type = documentType(this.type);
    if (!type) return;
    const mine: [string, FieldChange][] = [];
    const theirs: [string, FieldChange][] = [];
    for (const [field, change] of Object.entries(changes)) {
      (type.fields[field]?.writer === 'server' || !this.#loaded ? theirs : mine).push([field, change]);
    }
    const write = new FieldWrite(Object.fromEntries(mine));
    if (mine.length > 0) applyChanges(this.#doc, type, write.changes, write);
    await Promise.all([
      write.written,
      theirs.length > 0 ? this.#host.command(this.type, this.id, Object.fromEntries(theirs)) : undefined,
    ]);
  }

  /** Says to those on this record in which of its fields I am. */
  setLocation(location: { readonly field?: string }): void {
    this.#location = location;
    this.#showMyself();
  }

  setIdle(idle: boolean): void {
    this.#idle = idle;
    this.#showMyself();
  }

  /** The state once this device or the server has answered, or after so many milliseconds. */
  settled(patience: number): Promise<DocumentState> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        stop();
        resolve(this.#state);
      };
      const timer = setTimeout(done, patience);
      const stop = $effect.root(() => {
        $effect(() => {
          if (this.#state !== 'loading') queueMicrotask(done);
        });
      });
    });
  }

  release(): void {
    this.#host.released(this);
  }

  /** The socket is there, or has come back with other rights, or the record exists by now. */
  attach(): void {
    const socket = this.#host.socket();
    if (!socket || this.#closed) return;
    if (this.#attachment) {
      if (!this.#attachment.synced) this.#attachment.retry();
      return;
    }
    this.#attachment = new Attachment({
      name: this.name,
      doc: this.#doc,
      awareness: this.#awareness,
      socket,
      token: this.#host.token,
      gathers: documentType(this.type)?.richText !== undefined,
      synced: () => {
        this.#loaded = true;
        this.#state = 'ready';
        void this.#kept.flush();
      },
      refused: (reason) => {
        // A record made here is not on the server before its creation is.
        if (this.#host.isNew(this.type, this.id)) return;
        // Its row tells what takes its place: see `renew`.
        if (reason === 'old-generation') return;
        if (this.#state === 'loading' || reason !== 'not-found') this.#state = reason === 'not-allowed' ? 'refused' : 'missing';
      },
    });
  }

  /** An edit of ours was committed there; everything before it has come in by now. */
  savedAt(position: number): void {
    this.#attachment?.provider.takeIn();
    this.#position = Math.max(this.#position, position);
  }

  /** An update that another tab has made and stored. */
  hear(update: Uint8Array): void {
    Y.applyUpdate(this.#doc, update, fromTab);
  }

  /** Takes in what is kept of it on this device: another tab may have written there unheard. */
  async reread(): Promise<void> {
    const doc = this.#doc;
    if (!this.#loaded) return;
    await this.#kept.load(doc).catch(() => undefined); // a store that cannot be read has nothing to tell
  }

  /**
   * Throws the copy here away, because it holds something that the server refuses, and begins again from what the
   * server has. What is in the outbox is not touched. Begins in this turn, not when the disk has let go: whoever writes,
   * attaches or does this again meanwhile meets the document that is shown.
   */
  async reset(): Promise<void> {
    if (this.#closed) return;
    const forgotten = this.#host.store.forgetDocument(this.name);
    this.#beginAnew();
    this.attach();
    await forgotten;
  }

  /**
   * A fresh copy took its place on the server, under another name. What was not sent is in the outbox under the old one,
   * and becomes a part of the copy there.
   */
  async renew(name: string): Promise<void> {
    if (this.#closed) return;
    const forgotten = this.#host.store.forgetDocument(this.#name);
    this.#beginAnew(name);
    this.attach();
    await forgotten;
  }

  /** It is out of sight: nothing of it may stay on the screen. What was not sent is in the outbox. */
  lost(): void {
    if (this.#closed || this.#state === 'missing') return;
    this.#beginAnew();
    this.#state = 'missing';
  }

  /** It is in sight, perhaps again. */
  found(): void {
    if (this.#closed || this.#state !== 'missing') return;
    this.#state = 'loading';
    this.attach();
  }

  /** What came from the server and would be gone with this page. */
  get unkept(): ReceivedUpdates | undefined {
    return this.#kept.unkept;
  }

  close(): void {
    this.#attachment?.provider.takeIn();
    this.#closed = true;
    void this.#kept.flush();
    this.#end();
  }

  #keptUnder(name: string): DocumentStore {
    return new DocumentStore(
      this.#host.store,
      name,
      () => this.position,
      () => this.#doc,
    );
  }

  /** As a document of which nothing is here: neither shown nor on its way to the disk. */
  #beginAnew(name = this.#name): void {
    this.#kept.stop();
    this.#end();
    this.#name = name;
    this.#kept = this.#keptUnder(name);
    this.#position = 0;
    this.#loaded = false;
    this.#state = 'loading';
    this.#doc = new Y.Doc();
    this.#awareness = this.#begin();
  }

  #begin(): Awareness {
    const doc = this.#doc;
    const awareness = new Awareness(doc);
    awareness.setLocalState(null);
    awareness.on('change', () => {
      const people = peopleIn(awareness.getStates().values(), this.#host.me());
      // A caret that moved is nobody who came.
      if (JSON.stringify(people) !== JSON.stringify(this.#people)) this.#people = people;
    });
    const fields = fieldsOf(doc);
    doc.on('update', (update: Uint8Array, origin: unknown, _: Y.Doc, { changedParentTypes }: Y.Transaction) => {
      // Whoever types in the note changes no field.
      if (changedParentTypes.has(fields as unknown as Parameters<typeof changedParentTypes.has>[0])) this.#project();
      this.#updated(update, origin);
    });
    return awareness;
  }

  #end(): void {
    this.#attachment?.destroy();
    this.#attachment = undefined;
    this.#awareness.destroy();
    this.#doc.destroy();
  }

  async #load(): Promise<void> {
    const doc = this.#doc;
    const position = await this.#kept.load(doc).catch(() => undefined);
    if (this.#closed || doc !== this.#doc) return;
    if (position !== undefined) {
      this.#position = Math.max(this.#position, position);
      this.#loaded = true;
      this.#state = 'ready';
    } else if (this.#host.isNew(this.type, this.id)) this.#state = 'ready';
    this.#showMyself();
    this.attach();
  }

  #project(): void {
    const type = documentType(this.type);
    if (type) this.#values = projectRecord(type, this.#doc).values;
  }

  #updated(update: Uint8Array, origin: unknown): void {
    if (origin === fromStore || origin === fromTab) return;
    if (origin === this.#attachment?.provider) {
      this.#kept.received(update);
      return;
    }
    const write = origin instanceof FieldWrite ? origin : undefined;
    const text = write ? undefined : typedText(update);
    const stored = this.#host.write({
      document: { name: this.name, update },
      entry: {
        kind: 'edit',
        id: uuidv7(),
        madeAt: Date.now(),
        type: this.type,
        records: [this.id],
        base: this.position,
        document: this.name,
        update,
        changes: write?.changes ?? {},
        ...(text && { text }),
      },
    });
    if (write) write.written = stored;
    this.#host.tellTabs(this.name, update);
  }

  #showMyself(): void {
    if (this.#closed) return;
    this.#awareness.setLocalState({ ...this.#awareness.getLocalState(), location: this.#location, idle: this.#idle });
  }
}
