import type { KeepReason, Kept } from '@rapport/model/device/keeping';
import { documentName } from '@rapport/model/documents/document-name';
import { limits } from '@rapport/model/limits';
import { isPicture, pdf } from '@rapport/model/features/files/media-type';
import { objectTypes } from '@rapport/model/objects/index';
import type { Row } from '@rapport/model/schema/row';
import type { DocumentsAnswer } from '@rapport/model/wire/device-documents';
import type { OutboxEntry, Store } from '@rapport/persistence/browser/store';
import { untrack } from 'svelte';
import type { Connection } from '../client/connection.svelte.ts';
import type { KnownIdentity } from '../client/identity.ts';
import { loadCollaboration } from '../client/load-collaboration.ts';
import type { Replica } from '../replica/replica.svelte.ts';
import { ask } from '../shell/ask.ts';
import { type Amount, amounts } from './amounts.ts';
import { contentOf, fetchFile } from './fetch-file.ts';
import { FileKeeper } from './file-keeper.ts';
import { Keeper, type KeeperPhase } from './keeper.ts';
import { OpenedLately } from './opened-lately.ts';
import { type Pin, pinId, type PinTarget } from './pins.ts';
import { type Size, sizeOf } from './size-of.ts';
import { askToStay, savesData, storageRoom } from './storage-room.ts';
import { documentsOf, filesOf, gatherWanted, wantedFiles } from './wanted.ts';

export type KeptOnDeviceOptions = {
  readonly identity: KnownIdentity;
  readonly store: Store;
  readonly connection: Connection;
  readonly replica: Replica;
  readonly isOpen: (name: string) => boolean;
  readonly leads: () => boolean;
  readonly entries: () => readonly OutboxEntry[];
  readonly tellTabs: () => void;
};

/** How far something that was taken along has come. */
export type Standing = {
  readonly documents: number;
  readonly files: number;
  /** Documents and files that are here. */
  readonly here: number;
  /** Files that this device has no room for. */
  readonly leftOut: number;
};

/** Rows change in bursts, and nobody waits for what is fetched ahead. */
const settlesAfter = 2_000;
const plannedEvery = 15_000;
const notedEvery = 60_000;

/** What this device keeps of the workspace beside its rows, for the people who look [M61]. */
export class KeptOnDevice {
  pins = $state.raw<readonly Pin[]>([]);
  phase = $state<KeeperPhase>('resting');
  /** Fetches what is this person's own and what they follow, unasked. */
  ahead = $state(true);
  /** ISO: when this device was last known to be as current as the server. */
  currentAt = $state<string>();
  /** What was opened before (milliseconds) has been let go of. */
  #openedSince = 0;
  /** The browser has removed what was kept here before this visit. */
  readonly removed: boolean;
  /** Grows with each change of what is here. */
  #version = $state(0);
  /** Grows with each change of which files are here. */
  #filesVersion = $state(0);
  readonly opened = new OpenedLately(settlesAfter, () => {
    // Of what a full or closed disk did not take only the next page knows nothing; edits tell of such a disk.
    void this.#options.store.setMeta('opened', this.opened.recent).catch(() => undefined);
    void this.#fetchOpened();
  });
  readonly #options: KeptOnDeviceOptions;
  readonly #keeper: Keeper;
  readonly #files: FileKeeper;
  readonly #loaded: Promise<void>;
  #stop: () => void = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wokenAt = 0;
  #asked = false;
  #hasProgram = false;
  /** Until the person has made room, or the next start: files would only take it from what is made here again. */
  #isTight = false;

  constructor(options: KeptOnDeviceOptions, removed: boolean) {
    const { identity, store, replica, connection, entries, isOpen, leads } = options;
    const { id: workspace, incarnation } = identity.workspace;
    this.#options = options;
    this.removed = removed;
    this.#loaded = this.#load();
    const may = () => leads() && connection.online && document.visibilityState === 'visible';
    this.#keeper = new Keeper({
      store,
      gather: async () => {
        await this.#loaded;
        const { wanted, ofPins } = await gatherWanted(replica, this.pins, identity.memberId);
        return { ofPins, wanted: this.ahead ? wanted : wanted.filter(({ reason }) => reason === 'pinned') };
      },
      openedSince: () => this.#openedSince,
      unsent: () => new Set(entries().flatMap((entry) => (entry.kind === 'edit' ? [entry.document] : []))),
      row: (type, id) => replica.table(type).server(id),
      nameOf: (at) => documentName({ workspace, incarnation, ...at }),
      isOpen,
      ask: (documents) => ask<DocumentsAnswer>(`/api/w/${workspace}/documents`, { body: { documents } }),
      may,
      unite: async (name) => (await loadCollaboration()).uniteStored(store, name),
      planned: () => this.#files.plan().catch(() => undefined),
      changed: () => {
        this.#changed();
        // Some files need not wait for all documents; one that there is no room for is not tried each time.
        if (this.#keeper.phase === 'fetching' && this.#files.phase !== 'full') void this.#files.fetch();
      },
    });
    this.#files = new FileKeeper({
      store,
      gather: () => {
        if (!replica.complete || !this.#keeper.hasPlanned) return undefined;
        const wanted = wantedFiles(replica, this.#keeper.keep, this.opened.documents);
        return savesData() ? wanted.filter(({ reason }) => reason === 'pinned') : wanted;
      },
      free: async () => (this.#isTight ? 0 : (await storageRoom()).available),
      fetch: async (file) => {
        const fetched = await fetchFile(workspace, file);
        const row = replica.row('file', file.id);
        return row && row.deletedAt === undefined ? fetched : undefined;
      },
      leads,
      may: ({ document, reason }) => {
        if (!may()) return false;
        if (this.#keeper.phase === 'resting' || this.opened.has(document)) return true;
        return reason === 'pinned' && this.#keeper.hasTaken;
      },
      changed: (here) => this.#changed(here),
    });
  }

  /** False where nothing outlives the page. */
  get durable(): boolean {
    return this.#options.store.durable;
  }

  /** Follows the rows from now on. */
  start(): void {
    const { connection, replica, store } = this.#options;
    if (!store.durable) return;
    const stopFollowing = $effect.root(() => {
      $effect(() => {
        for (const type of Object.keys(objectTypes)) replica.version(type);
        // Without the network, too: what is here is known only by what is wanted.
        void connection.online;
        if (connection.ready && replica.complete) untrack(() => this.wake());
      });
      $effect(() => {
        if (!connection.current) return;
        untrack(() => this.#noteCurrent());
        const timer = setInterval(() => this.#noteCurrent(), notedEvery);
        return () => {
          clearInterval(timer);
          this.#noteCurrent();
        };
      });
    });
    const seen = () => document.visibilityState === 'visible' && this.wake();
    document.addEventListener('visibilitychange', seen);
    this.#stop = () => {
      stopFollowing();
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(this.#timer);
      this.opened.stop();
      this.#keeper.stop();
      this.#files.stop();
    };
  }

  stop(): void {
    this.#stop();
  }

  /** Something may have changed: looks at it in a moment, and not all the time. */
  wake(): void {
    if (!this.#options.leads()) return;
    const wait = Math.max(settlesAfter, this.#wokenAt + plannedEvery - Date.now());
    this.#timer ??= setTimeout(() => void this.look(), wait);
  }

  /** Looks now. Resolves when nothing more is to be done for now but to fetch files. */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // What is not read yet would be missed by every reason to keep something. It is looked at when all is there.
    if (!this.#options.replica.complete) return;
    this.#wokenAt = Date.now();
    await this.#keeper.wake();
    // Nobody waits for the bytes of files: they come after everything else.
    void this.#files.fetch().then(() => this.#fetchProgram());
  }

  /** A document that is here is of no use without what draws it. */
  async #fetchProgram(): Promise<void> {
    const { connection, leads, replica } = this.#options;
    const isPdf = (id: string) => replica.row('file', id)?.values['mediaType'] === pdf;
    if (this.#hasProgram || !leads() || !connection.online || ![...this.#files.held.keys()].some(isPdf)) return;
    this.#hasProgram = true;
    await import('../files/pdf-document.ts')
      .then(({ fetchPdfProgram }) => fetchPdfProgram())
      .catch(() => (this.#hasProgram = false));
  }

  async #fetchOpened(): Promise<void> {
    const { leads, replica, store } = this.#options;
    const isHere = filesOf(replica, this.opened.documents).every(({ id }) => this.#files.held.has(id));
    if (isHere || !leads() || !store.durable) return;
    await this.#files.plan().catch(() => undefined);
    await this.#files.fetch();
  }

  isTaken(target: PinTarget): boolean {
    return this.pins.some(({ id }) => id === pinId(target));
  }

  /** Takes something along. Answers false when it is too much to keep in mind. */
  async take(target: PinTarget): Promise<boolean> {
    await this.#loaded;
    const id = pinId(target);
    if (this.pins.some((pin) => pin.id === id)) return true;
    if (this.pins.length >= limits.takenAlong.value) return false;
    void this.stay();
    await this.#setPins([...this.pins, { ...target, id, at: new Date().toISOString() }]);
    return true;
  }

  async leave(id: string): Promise<void> {
    await this.#loaded;
    await this.#setPins(this.pins.filter((pin) => pin.id !== id));
  }

  /** Another tab took something along, or left it. */
  async hear(): Promise<void> {
    await this.#load();
    await this.look();
    // Which of them another tab has fetched is not known.
    this.#filesVersion++;
  }

  /** How far it has come; undefined where it is not taken along. */
  standing(target: PinTarget): Standing | undefined {
    void this.#version;
    if (!this.isTaken(target)) return undefined;
    const { replica } = this.#options;
    const documents =
      target.kind === 'record'
        ? documentsOf(replica, { type: target.type, id: target.record })
        : (this.#keeper.ofPins.get(pinId(target)) ?? []);
    const files = filesOf(replica, documents);
    const leftOut = new Set(this.#files.leftOut.map(({ id }) => id));
    const here =
      documents.filter((one) => this.#keeper.isHere(one)).length + files.filter(({ id }) => this.#files.held.has(id)).length;
    return {
      documents: documents.length,
      files: files.length,
      here,
      leftOut: files.filter(({ id }) => leftOut.has(id) && !this.#files.held.has(id)).length,
    };
  }

  /** What is kept and why, most binding first. */
  get kept(): readonly (Kept & { readonly bytes: number })[] {
    void this.#version;
    return this.#keeper.keep.flatMap((one) => {
      const held = this.#keeper.held.get(one.document);
      return held ? [{ ...one, bytes: held.bytes }] : [];
    });
  }

  /** Grows when what is here may have changed: read it to depend on it. */
  get changes(): number {
    return this.#version;
  }

  /** How many documents and files are still to come. */
  get missing(): number {
    void this.#version;
    return this.#keeper.missing + this.#files.missing.length;
  }

  /** Files whose documents are kept and which are not: too large, or there is no room for them. */
  get leftOut(): Amount {
    void this.#version;
    const { leftOut } = this.#files;
    return { count: leftOut.length, bytes: leftOut.reduce((sum, { size }) => sum + size, 0) };
  }

  /** Files on this device by the most binding reason. */
  filesByReason(): ReadonlyMap<KeepReason, Amount> {
    void this.#version;
    const { keep, held } = this.#files;
    return amounts(keep.filter(({ id }) => held.has(id)).map(({ reason, size }) => ({ reason, bytes: size })));
  }

  /** Grows when other files are here than before: read it to depend on it. */
  get fileChanges(): number {
    return this.#filesVersion;
  }

  /** The bytes of a file as they are here. Its row says that its reader may see it: without one there is nothing [V6]. */
  async bytesOf({ id, values, deletedAt }: Row): Promise<Blob | undefined> {
    if (deletedAt !== undefined || !this.#options.replica.row('file', id)) return undefined;
    const bytes = await this.#options.store.keptBytes(id).catch(() => undefined);
    const type = String(values['mediaType'] ?? '');
    // Only pictures get a type: nothing else is ever opened as what it says that it is [M135].
    return bytes?.slice(0, bytes.size, isPicture(type) ? type : 'application/octet-stream');
  }

  /** Keeps a file that was added here and has been sent, as far as there is room. */
  async keepSent({ id, bytes }: { readonly id: string; readonly bytes: Blob }): Promise<void> {
    if (!this.#options.store.durable || this.#isTight) return;
    await this.#files.keepOwn(id, { bytes, content: (await contentOf(bytes)) ?? `file:${id}` });
    this.#options.tellTabs();
  }

  /** What was made here took the room of the files that were kept: none are fetched for now [M216]. */
  noRoom(): void {
    this.#isTight = true;
    this.#changed(true);
    // What is coming just now is not kept, either.
    void this.#files.plan().catch(() => undefined);
  }

  /** Documents and bytes by the most binding reason. */
  byReason(): ReadonlyMap<KeepReason, Amount> {
    return amounts(this.kept.map(({ reasons: [reason], bytes }) => ({ reason, bytes })));
  }

  /** What it takes; the bytes are the server's to say. */
  size(target: PinTarget): Promise<Size> {
    const { identity, replica } = this.#options;
    return sizeOf(target, replica, identity);
  }

  /** Asks the browser once not to remove what is here: with the first thing that would be missed. */
  async stay(): Promise<void> {
    if (this.#asked || !this.#options.store.durable) return;
    this.#asked = true;
    await askToStay();
  }

  /** Whether to fetch one's own and followed records unasked. */
  async setAhead(ahead: boolean): Promise<void> {
    this.ahead = ahead;
    await this.#options.store.setMeta('keeping', { ahead, openedSince: this.#openedSince });
    this.#options.tellTabs();
    await this.look();
  }

  /** Lets go of everything but what was taken along and what is not sent [M64]. Answers how many bytes that were. */
  async free(): Promise<number> {
    const before = this.#bytes();
    this.#openedSince = Date.now();
    this.opened.clear();
    this.#isTight = false;
    await this.setAhead(false);
    const { connection } = this.#options;
    if (connection.error?.kind === 'storage' && connection.error.reason === 'full') connection.error = undefined;
    return Math.max(0, before - this.#bytes());
  }

  #bytes(): number {
    return [...this.#keeper.held.values()].reduce((sum, { bytes }) => sum + bytes, 0) + this.#files.bytes;
  }

  #noteCurrent(): void {
    this.currentAt = new Date().toISOString();
    // A store that takes nothing keeps nothing that this would be true of.
    void this.#options.store.setMeta('currentAt', this.currentAt).catch(() => undefined);
  }

  async #setPins(pins: readonly Pin[]): Promise<void> {
    this.pins = pins;
    await this.#options.store.setMeta('pins', pins);
    this.#options.tellTabs();
    void this.look();
  }

  async #load(): Promise<void> {
    const { store } = this.#options;
    const read = <T>(key: string): Promise<T | undefined> => store.meta<T>(key).catch(() => undefined);
    const [pins, keeping, currentAt, opened] = await Promise.all([
      read<readonly Pin[]>('pins'),
      read<{ readonly ahead: boolean; readonly openedSince: number }>('keeping'),
      read<string>('currentAt'),
      read<readonly string[]>('opened'),
    ]);
    this.opened.recall(opened ?? []);
    this.pins = pins ?? [];
    this.ahead = keeping?.ahead ?? true;
    this.#openedSince = keeping?.openedSince ?? 0;
    this.currentAt ??= currentAt;
  }

  #changed(files = false): void {
    const phases = [this.#keeper.phase, this.#files.phase, this.#isTight ? 'full' : 'resting'];
    this.phase = (['full', 'fetching', 'waiting'] as const).find((phase) => phases.includes(phase)) ?? 'resting';
    this.#version++;
    if (files) this.#filesVersion++;
  }
}
