import { fromBase64 } from '@rapport/model/wire/base64';
import { type Kept, planKeeping, type Wanted } from '@rapport/model/device/keeping';
import { parseDocumentName } from '@rapport/model/documents/document-name';
import { limits } from '@rapport/model/limits';
import type { DocumentAnswer, DocumentQuestion, DocumentsAnswer } from '@rapport/model/wire/device-documents';
import type { HeldDocument, Store } from '@rapport/persistence/browser/store';
import { piecesKept } from './pieces-kept.ts';
import type { Gathered } from './wanted.ts';

/** waiting: more is to come, with the network or when this page is looked at. full: this device has no room. */
export type KeeperPhase = 'resting' | 'fetching' | 'waiting' | 'full';

export type Held = HeldDocument & { readonly generation: number };

export type KeeperOptions = {
  readonly store: Store;
  /** What is to be kept, as the rows are now. */
  readonly gather: () => Promise<Gathered>;
  /** Names of documents of which something is not sent. */
  readonly unsent: () => ReadonlySet<string>;
  /** Where the server's row of it stands; undefined when this device knows none. */
  readonly row: (type: string, id: string) => { readonly position: number; readonly generation: number } | undefined;
  /** What was opened before (milliseconds) is not kept for having been opened. */
  readonly openedSince: () => number;
  readonly nameOf: (document: Pick<DocumentAnswer, 'type' | 'id' | 'generation'>) => string;
  /** On the screen: it comes over the socket. */
  readonly isOpen: (name: string) => boolean;
  readonly ask: (documents: readonly DocumentQuestion[]) => Promise<DocumentsAnswer>;
  /** This tab does it, it is looked at, and the server is there. */
  readonly may: () => boolean;
  /** Makes one update of the many that a document has come to consist of. */
  readonly unite: (name: string) => Promise<void>;
  /** It is known what is to be kept; nothing has been fetched yet. */
  readonly planned: () => Promise<void>;
  readonly changed: () => void;
  readonly now?: () => number;
};

const releasedAtOnce = 200;
const againAfter = 30_000;

const keyOf = (name: string): string => {
  const at = parseDocumentName(name);
  return at ? `${at.type}:${at.id}` : '';
};

/**
 * Keeps the documents of this device: fetches in small batches those that have a reason and are not here or not as they
 * are by now, and lets those go whose last reason has ended [M61] [M63]. Stops whenever it may not go on, and goes on
 * where it was with the next `wake`.
 */
export class Keeper {
  phase: KeeperPhase = 'resting';
  keep: readonly Kept[] = [];
  /** `keep` is known: before that, that it names nothing says nothing. */
  hasPlanned = false;
  ofPins: Gathered['ofPins'] = new Map();
  /** Documents on this device, by `<type>:<id>`. */
  readonly held = new Map<string, Held>();
  readonly #options: KeeperOptions;
  readonly #now: () => number;
  /** Names that no row goes by any more: a fresh copy or a restored workspace took their place. */
  #former: string[] = [];
  /** What the server was asked for since the last plan: it does not give what it has not given. */
  readonly #asked = new Set<string>();
  #running: Promise<void> | undefined;
  #again = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** How many documents are to be kept and are not here as they are now. */
  get missing(): number {
    return this.keep.reduce((sum, { document }) => sum + Number(this.#lacks(document)), 0);
  }

  /** Whether what was taken along is here, as far as the server gives it. */
  get hasTaken(): boolean {
    return this.keep.every(({ document, reasons }) => {
      return !reasons.includes('pinned') || this.#asked.has(document) || !this.#lacks(document);
    });
  }

  /** Whether this device has it as its row says that it is. */
  isHere(document: string): boolean {
    return this.held.has(document) && !this.#lacks(document);
  }

  /** Something may have changed. Resolves when there is nothing more to be done for now. */
  wake(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#again = this.#running !== undefined;
    this.#running ??= this.#runs().finally(() => {
      this.#running = undefined;
      this.#options.changed();
    });
    return this.#running;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  async #runs(): Promise<void> {
    do {
      this.#again = false;
      clearTimeout(this.#retry);
      // A store that is closed or wiped meanwhile has nothing to be kept in.
      await this.#run().catch(() => this.#enter('waiting'));
    } while (this.#again && !this.#stopped);
  }

  async #run(): Promise<void> {
    const { store, may, isOpen, unite } = this.#options;
    const startedAt = this.#now();
    await this.#plan();
    await this.#options.planned();
    if (!may()) return this.#enter(this.missing > 0 ? 'waiting' : 'resting');
    await this.#letGo(startedAt);
    for (let batch = this.#batch(); batch.length > 0; batch = this.#batch()) {
      if (this.#stopped || !may()) return this.#enter('waiting');
      if (this.phase !== 'full') this.#enter('fetching');
      const answer = await this.#options.ask(batch).catch(() => undefined);
      if (!answer) return this.#failed('waiting');
      try {
        await this.#save(answer.documents.filter((one) => !isOpen(this.#options.nameOf(one))));
      } catch (error) {
        return this.#failed(isFull(error) ? 'full' : 'waiting');
      }
      const later = new Set(answer.documents.length > 0 ? answer.later.map(({ type, id }) => `${type}:${id}`) : []);
      for (const { type, id } of batch) if (!later.has(`${type}:${id}`)) this.#asked.add(`${type}:${id}`);
      if (this.#again) return;
      this.#enter('fetching');
    }
    for (const { name, pieces } of [...this.held.values()])
      if (pieces > piecesKept && !isOpen(name) && !this.#stopped) await unite(name);
    this.#fill(await store.heldDocuments());
    this.#enter('resting');
  }

  #enter(phase: KeeperPhase): void {
    this.phase = phase;
    this.#options.changed();
  }

  /** Tried again by itself: the server may be back, or the device have room. */
  #failed(phase: KeeperPhase): void {
    this.#retry = setTimeout(() => void this.wake(), againAfter);
    this.#enter(phase);
  }

  async #plan(): Promise<void> {
    const { store, gather, unsent } = this.#options;
    const { wanted, ofPins } = await gather();
    this.#fill(await store.heldDocuments());
    const opened = [...this.held].flatMap(([document, { openedAt }]): Wanted[] =>
      openedAt > this.#options.openedSince() ? [{ document, reason: 'recent', at: new Date(openedAt).toISOString() }] : [],
    );
    const edited = [...unsent()].flatMap((name): Wanted[] => {
      return [{ document: keyOf(name), reason: 'unsent', at: '' }];
    });
    this.#asked.clear();
    this.keep = planKeeping([...wanted, ...opened, ...edited], []).keep;
    this.ofPins = ofPins;
    this.hasPlanned = true;
    this.#options.changed();
  }

  #fill(all: readonly HeldDocument[]): void {
    this.held.clear();
    this.#former = [];
    for (const one of all) {
      const at = parseDocumentName(one.name);
      const known = at && this.held.get(`${at.type}:${at.id}`);
      if (!at || this.#options.nameOf(at) !== one.name || (known && known.generation > at.generation)) {
        this.#former.push(one.name);
        continue;
      }
      if (known) this.#former.push(known.name);
      this.held.set(`${at.type}:${at.id}`, { ...one, generation: at.generation });
    }
  }

  async #letGo(startedAt: number): Promise<void> {
    const { store, unsent, isOpen } = this.#options;
    const kept = new Set(this.keep.map(({ document }) => document));
    const written = unsent();
    const idle = [...this.held].flatMap(([document, { name }]) => (kept.has(document) ? [] : [name]));
    const names = [...this.#former, ...idle].filter((name) => !written.has(name) && !isOpen(name));
    for (let from = 0; from < names.length; from += releasedAtOnce)
      for (const name of await store.releaseDocuments(names.slice(from, from + releasedAtOnce), startedAt))
        if (this.held.get(keyOf(name))?.name === name) this.held.delete(keyOf(name));
  }

  /** Not here, or not as its row is by now. What is on the screen comes over the socket. */
  #lacks(document: string): boolean {
    const [type = '', id = ''] = document.split(':');
    const row = this.#options.row(type, id);
    if (!row || this.#options.isOpen(this.#options.nameOf({ type, id, generation: row.generation }))) return false;
    const held = this.held.get(document);
    if (!held || held.generation < row.generation) return true;
    return held.generation === row.generation && held.position < row.position;
  }

  #batch(): readonly DocumentQuestion[] {
    const batch: DocumentQuestion[] = [];
    for (const { document } of this.keep) {
      if (batch.length >= limits.documentsAtOnce.value) break;
      if (this.#asked.has(document) || !this.#lacks(document)) continue;
      const held = this.held.get(document);
      const [type = '', id = ''] = document.split(':');
      batch.push({ type, id, ...(held && { generation: held.generation, after: held.position }) });
    }
    return batch;
  }

  async #save(answered: readonly DocumentAnswer[]): Promise<void> {
    const { store, nameOf } = this.#options;
    const fetched = answered.map((one) => ({
      name: nameOf(one),
      position: one.position,
      updates: one.updates.map(fromBase64),
    }));
    await store.saveFetched(fetched);
    for (const [index, { name, position, updates }] of fetched.entries()) {
      const { type, id, generation } = answered[index] as DocumentAnswer;
      const known = this.held.get(`${type}:${id}`);
      this.held.set(`${type}:${id}`, {
        name,
        position,
        generation,
        openedAt: known?.openedAt ?? 0,
        bytes: (known?.bytes ?? 0) + updates.reduce((sum, update) => sum + update.byteLength, 0),
        pieces: (known?.pieces ?? 0) + updates.length,
      });
    }
    this.#options.changed();
  }
}

const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';
