import type { ReceivedUpdates } from '@rapport/persistence/browser/store';
import { documentName } from '@rapport/model/documents/document-name';
import { documentType } from '@rapport/model/settings/settings-type';
import type { DocumentHost, OpenDocument } from '../documents/open-document.svelte.ts';
import type { KnownIdentity } from './identity.ts';
import { collaboration } from './load-collaboration.ts';

/** A document stays attached for a moment after it was left, for whoever comes straight back. */
const lingers = 3_000;

type Held = { readonly document: OpenDocument; count: number; leaving: ReturnType<typeof setTimeout> | undefined };

/** The documents on the screen, each once however many parts of a page show it. */
export class OpenDocuments {
  readonly #host: Omit<DocumentHost, 'released'>;
  readonly #workspace: KnownIdentity['workspace'];
  readonly #generation: (type: string, id: string) => number;
  readonly #held = new Map<string, Held>();
  readonly #unsent: (name: string) => boolean;
  #idle = false;

  constructor(
    host: Omit<DocumentHost, 'released'>,
    workspace: KnownIdentity['workspace'],
    generation: (type: string, id: string) => number,
    /** Whether something written under this name is still to be sent. */
    unsent: (name: string) => boolean,
  ) {
    this.#host = host;
    this.#workspace = workspace;
    this.#generation = generation;
    this.#unsent = unsent;
  }

  nameOf(type: string, id: string): string {
    const { id: workspace, incarnation } = this.#workspace;
    return documentName({ workspace, incarnation, type, id, generation: this.#generation(type, id) });
  }

  /** The code for documents has to be there: whoever shows one waits for `loadCollaboration` first. */
  open(type: string, id: string): OpenDocument {
    const name = this.nameOf(type, id);
    const known = this.#heldOf(type, id);
    if (known) {
      clearTimeout(known.leaving);
      known.leaving = undefined;
      known.count++;
      return known.document;
    }
    const code = collaboration();
    if (!code) throw new Error('The code for documents is not loaded.');
    const document = new code.OpenDocument({ ...this.#host, released: (one) => this.#release(one.name) }, type, id, name);
    document.setIdle(this.#idle);
    this.#held.set(name, { document, count: 1, leaving: undefined });
    return document;
  }

  byName(name: string): OpenDocument | undefined {
    return this.#held.get(name)?.document;
  }

  of(type: string, id: string): OpenDocument | undefined {
    return this.#heldOf(type, id)?.document;
  }

  /** A record went out of sight, for good or for this person: nothing of it stays here. */
  lost(type: string, id: string): void {
    if (documentType(type)?.storage !== 'document') return;
    const name = this.nameOf(type, id);
    this.byName(name)?.lost();
    void this.#host.store.forgetDocument(name).catch(() => undefined); // a store that takes nothing holds nothing of it
  }

  /** A record came, perhaps back. */
  found(type: string, id: string): void {
    const generation = this.#generation(type, id);
    if (generation > 1) this.#forgetFormer(type, id, generation - 1);
    if (this.#held.size === 0) return;
    this.of(type, id)?.found();
    this.renewed();
  }

  /**
   * Documents whose place a fresh copy took, as their rows say, go on as the copy: once nothing written in what they were
   * is still to be sent, so that nothing leaves the screen that is on no other.
   */
  renewed(): void {
    for (const [former, held] of this.#held) {
      const { type, id } = held.document;
      const name = this.nameOf(type, id);
      if (name === former || this.#unsent(former)) continue;
      this.#held.delete(former);
      this.#held.set(name, held);
      void held.document.renew(name).catch(() => undefined); // a store that takes nothing keeps nothing of it
    }
  }

  setIdle(idle: boolean): void {
    this.#idle = idle;
    for (const { document } of this.#held.values()) document.setIdle(idle);
  }

  /** What came from the server and would be gone with this page. */
  get unkept(): ReceivedUpdates[] {
    return [...this.#held.values()].flatMap(({ document }) => document.unkept ?? []);
  }

  attachAll(): void {
    for (const { document } of this.#held.values()) document.attach();
  }

  /** This tab runs again, and may have missed what others wrote on this device. */
  async thawed(): Promise<void> {
    await Promise.all([...this.#held.values()].map(({ document }) => document.reread()));
  }

  close(): void {
    for (const { document, leaving } of this.#held.values()) {
      clearTimeout(leaving);
      document.close();
    }
    this.#held.clear();
  }

  /** Also one that still goes by the name that it had before a copy took its place. */
  #heldOf(type: string, id: string): Held | undefined {
    const held = this.#held.get(this.nameOf(type, id));
    if (held || this.#generation(type, id) === 1) return held;
    for (const one of this.#held.values()) if (one.document.type === type && one.document.id === id) return one;
    return undefined;
  }

  /** Nobody opens it any more; what was not sent of it is in the outbox. */
  #forgetFormer(type: string, id: string, generation: number): void {
    const { id: workspace, incarnation } = this.#workspace;
    const name = documentName({ workspace, incarnation, type, id, generation });
    if (!this.#held.has(name)) void this.#host.store.forgetDocument(name).catch(() => undefined); // it takes place, no more
  }

  #release(name: string): void {
    const held = this.#held.get(name);
    if (!held || --held.count > 0) return;
    held.leaving = setTimeout(() => {
      this.#held.delete(held.document.name);
      held.document.close();
    }, lingers);
  }
}
