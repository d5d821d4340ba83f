import type { Command } from '@rapport/model/commands/command';
import { errorKinds, type Refusal } from '@rapport/model/errors';
import type { ClientFrame, ServerFrame } from '@rapport/model/wire/frames';
import type { LocalWrite, OutboxEntry, Store } from '@rapport/persistence/browser/store';
import { EntriesOnDisk } from './entries-on-disk.ts';
import { isCreation, isLook, isTyping } from './kinds-of-entry.ts';
import { Patience } from './patience.ts';
import { pushFrames } from './push-frames.ts';
import type { PushStep } from './push-steps.ts';

/** What the rest of the client hears of the outbox. */
export type OutboxListener = {
  /** An entry came in, here or in another tab, or its state changed. */
  changed(entry: OutboxEntry): void;
  /** An entry is done with, or was thrown away. */
  gone(entry: OutboxEntry): void;
  refused(entry: OutboxEntry, refusal: Refusal): void;
  /** Its document was renewed meanwhile: the same change is to be made on the new one, and takes its place in this turn. */
  outlived(entry: OutboxEntry & { kind: 'edit' }): void;
  /** The server keeps what was written in this document for its author: this device need not. */
  kept(document: string): void;
  /** A command was done, with what it could not touch. */
  done(frame: ServerFrame & { op: 'done' }, entry: OutboxEntry): void;
  /** Other tabs should look. */
  told(message: OutboxMessage): void;
  /** The store could not keep an entry: it lives in this tab until it is sent. */
  unstored(error: unknown): void;
  /** It has kept all of them after all. */
  stored(): void;
  /** A change came that far. */
  reached?(step: PushStep): void;
};

export type OutboxMessage =
  | { readonly kind: 'added' }
  | { readonly kind: 'gone'; readonly ids: readonly string[] }
  | {
      readonly kind: 'state';
      readonly id: string;
      readonly state: OutboxEntry['state'];
      readonly positions?: OutboxEntry['positions'];
      readonly refusal?: Refusal;
    };

export type OutboxTransport = {
  readonly ready: boolean;
  send(frame: ClientFrame): boolean;
  /** Makes several updates of one document one. */
  mergeUpdates(updates: Uint8Array[]): Uint8Array;
};

const savedKept = 24 * 3_600_000;
/** A server bounds how many messages it takes at once; edits share frames, so this is far more than that many edits. */
const framesOnTheWay = 200;

/**
 * Local edits and commands that the server has not confirmed. Sent in the order in which they were made, per record;
 * records that the server does not have yet first. What is refused is put aside and holds up nothing else.
 */
export class Outbox {
  readonly #store: Store;
  readonly #disk: EntriesOnDisk;
  readonly #transport: () => OutboxTransport | undefined;
  readonly #listener: OutboxListener;
  readonly #now: () => number;
  #entries = new Map<string, OutboxEntry>();
  #last = 0;
  /** Sent over the socket that is open now, by the id under which they were sent. */
  #sent = new Map<string, readonly string[]>();
  /** Done with: the store may still have them for a moment. */
  readonly #gone = new Set<string>();
  #careful = false;
  #leads = false;
  readonly #patience = new Patience({
    again: () => {
      this.#sent.clear();
      this.pump();
    },
    rested: () => this.pump(),
  });
  #kept = Number.MAX_SAFE_INTEGER / 2;

  constructor(
    store: Store,
    transport: () => OutboxTransport | undefined,
    listener: OutboxListener,
    now: () => number = Date.now,
  ) {
    this.#store = store;
    this.#disk = new EntriesOnDisk(store, {
      mayBeSent: () => this.pump(),
      isWaiting: (id) => this.#entries.get(id)?.state === 'waiting',
      tookAfterAll: (id, n, all) => {
        this.#numbered(id, n);
        this.#listener.told({ kind: 'added' });
        if (all) this.#listener.stored();
      },
    });
    this.#transport = transport;
    this.#listener = listener;
    this.#now = now;
  }

  get waiting(): OutboxEntry[] {
    return this.all.filter((entry) => entry.state === 'waiting');
  }

  /** Of what waits, what somebody did: that they looked at something is no loss. */
  get unsent(): OutboxEntry[] {
    return this.waiting.filter((entry) => !isLook(entry));
  }

  /** What the server has confirmed and the rows may not show yet. */
  get saved(): OutboxEntry[] {
    return this.all.filter((entry) => entry.state === 'saved' && !isLook(entry));
  }

  get all(): OutboxEntry[] {
    return [...this.#entries.values()].sort((a, b) => a.n - b.n);
  }

  /** The server cannot commit just now: it asked for patience. */
  get held(): boolean {
    return this.#patience.asked;
  }

  /** Reads what other tabs and earlier sessions have left. */
  async load(): Promise<void> {
    for (const entry of await this.#store.outbox(this.#last)) {
      this.#last = Math.max(this.#last, entry.n);
      if (!this.#entries.has(entry.id) && !this.#gone.has(entry.id)) this.#keep(entry);
    }
    this.pump();
  }

  /** Stores a change, with which those whose place it takes go, then sends it. A store that fails does not stop the sending. */
  async add(write: LocalWrite): Promise<void> {
    const { entry, replaces = [] } = write;
    // In memory at once, so that it shows in this frame; with a number above all others until the disk gives it one.
    const early: OutboxEntry = { ...entry, n: ++this.#kept, state: 'waiting' };
    this.#keep(early);
    for (const id of replaces) this.#forget(id);
    this.#reached('noted', [early]);
    try {
      const n = await this.#disk.write(write);
      this.#reached('stored', [early]);
      this.#numbered(entry.id, n);
      this.#listener.told({ kind: 'added' });
      // Not before: should this page end first, whoever leads next has the old one still.
      if (replaces.length > 0) this.#listener.told({ kind: 'gone', ids: replaces });
    } catch (error) {
      this.#listener.unstored(error);
    }
    this.pump();
  }

  #numbered(id: string, n: number): void {
    const entry = this.#entries.get(id);
    if (entry) this.#entries.set(id, { ...entry, n });
  }

  /** Resolves once the disk has what was made until now, or has refused it. */
  answered(): Promise<void> {
    return this.#disk.answered();
  }

  /** Something waits that goes with this page when it closes. */
  get losesOnLeaving(): boolean {
    return this.unsent.some(({ id }) => this.#disk.isUnkept(id));
  }

  /** This tab sends for all, or no longer. */
  lead(leads: boolean): void {
    this.#leads = leads;
    this.#sent.clear();
    if (leads) void this.load();
    void this.thawed();
  }

  /** This tab runs again, and may have missed what others told it. */
  async thawed(): Promise<void> {
    if (!this.#leads) await this.load().catch(() => undefined);
    await this.#compare().catch(() => undefined); // a disk that cannot be read now is read by who leads next
  }

  /** What other tabs did to it while this one could not hear them: a leader that was frozen thaws and knows nothing of it. */
  async #compare(): Promise<void> {
    // A page can freeze before it hears that something is on disk.
    await this.#disk.answered();
    const before = this.all.filter(({ id }) => this.#disk.has(id));
    if (before.length === 0) return;
    const kept = new Map((await this.#store.outbox(0)).map((entry) => [entry.id, entry]));
    for (const { id } of before) {
      const [here, there] = [this.#entries.get(id), kept.get(id)];
      if (here && !there) this.#forget(id);
      else if (here?.state === 'waiting' && there && there.state !== 'waiting') this.#keep(there);
    }
  }

  /**
   * The socket was closed: what was not confirmed is sent again over the next. At once, or, when the server closed it
   * because it cannot commit, after a while that grows.
   */
  disconnected(cannotCommit = false): void {
    this.#sent.clear();
    if (cannotCommit) this.#patience.later();
    else if (!this.#patience.asked) this.#patience.calm();
  }

  connected(): void {
    this.pump();
  }

  /** Sends what may be sent now. */
  pump(): void {
    const transport = this.#transport();
    // While a culprit is looked for, one frame at a time is on its way.
    if (this.#careful && this.#sent.size > 0) return;
    if (!this.#leads || !transport?.ready || this.#patience.asked) return;
    const onTheWay = new Set([...this.#sent.values()].flat());
    let edits: OutboxEntry[] = [];
    const push = () => {
      this.#push(transport, edits);
      edits = [];
    };
    // Per record, edits may follow edits without waiting; a command waits for what was made before it, and holds what comes after.
    const held = new Map<string, 'edit' | 'command'>();
    const ordered = this.waiting.sort((a, b) => Number(isCreation(b)) - Number(isCreation(a)) || a.n - b.n);
    for (const entry of ordered) {
      const keys = entry.records.map((record) => `${entry.type}:${record}`);
      const free =
        !this.#patience.isResting(entry.id) &&
        keys.every((key) => !held.has(key) || (entry.kind === 'edit' && held.get(key) === 'edit'));
      for (const key of keys) if (held.get(key) !== 'command') held.set(key, free ? entry.kind : 'command');
      if (!free || onTheWay.has(entry.id) || !this.#disk.letsGo(entry.id)) continue;
      if (this.#sent.size >= framesOnTheWay || (this.#careful && this.#sent.size + edits.length > 0)) break;
      if (entry.kind === 'edit') edits.push(entry);
      else {
        push();
        if (transport.send({ op: 'command', command: this.#command(entry) })) {
          this.#sent.set(entry.id, [entry.id]);
          this.#reached('sent', [entry]);
        }
      }
    }
    push();
  }

  /** An answer of the server. */
  receive(frame: ServerFrame): void {
    if (frame.op === 'saved') this.#reached('answered');
    if (frame.op === 'done') this.#reached('answered', this.#known([frame.result.id]));
    switch (frame.op) {
      case 'saved':
        this.#patience.calm();
        this.#savedEdits(
          frame.edits.flatMap((id) => this.#answered(id)),
          frame.position,
        );
        break;
      case 'done':
        this.#patience.calm();
        for (const one of this.#answered(frame.result.id)) {
          this.#saved(one, Object.fromEntries(frame.result.records.map((made) => [made.record, made.position])));
          this.#listener.done(frame, one);
        }
        break;
      case 'edit-refused':
        this.#notTaken(this.#answered(frame.edit), frame);
        break;
      case 'command-refused':
        this.#notTaken(this.#answered(frame.command), frame);
        break;
      case 'refused':
        this.#unreadable(frame.refusal);
        break;
      default:
        return;
    }
    if (this.waiting.length === 0) this.#careful = false;
    this.pump();
  }

  /** Entries that the rows show, or that somebody threw away. */
  async drop(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const entries = this.#known(ids);
    for (const id of ids) this.#forget(id);
    const removed = this.#disk.note(ids, () => this.#store.removeEntries(ids));
    this.#tell({ kind: 'gone', ids }, removed);
    await removed.then(() => this.#reached('removed', entries), this.#listener.unstored);
  }

  /**
   * Now, and again once the disk has it: a tab that starts or thaws in between reads there what has been told before it
   * heard anything, and would wait for ever [M95].
   */
  #tell(message: OutboxMessage, onDisk: Promise<void>): void {
    this.#listener.told(message);
    const again = () => this.#listener.told(message);
    onDisk.then(again, again);
  }

  /** Drops what was confirmed long ago and is still not seen in a row: the row was the same already. */
  async dropOld(): Promise<void> {
    const old = this.all.filter((entry) => entry.state === 'saved' && this.#now() - entry.madeAt > savedKept);
    await this.drop(old.map((entry) => entry.id));
  }

  /** An answer that could not be noted: the entry is sent again after the next start, which does no harm. */
  #stores(work: Promise<void>): void {
    work.catch(this.#listener.unstored);
  }

  /** Another tab tells of the outbox. */
  async hear(message: OutboxMessage): Promise<void> {
    if (message.kind === 'added') return this.load();
    if (message.kind === 'gone') {
      for (const id of message.ids) this.#forget(id);
      return;
    }
    const entry = this.#entries.get(message.id);
    if (!entry || entry.state === message.state) return;
    this.#keep({
      ...entry,
      state: message.state,
      ...(message.positions && { positions: message.positions }),
      ...(message.refusal && { refusal: message.refusal }),
    });
    if (message.state === 'refused' && message.refusal) this.#listener.refused(entry, message.refusal);
  }

  #keep(entry: OutboxEntry): void {
    this.#entries.set(entry.id, entry);
    if (entry.n <= this.#last) this.#disk.found(entry.id);
    this.#listener.changed(entry);
  }

  #forget(id: string): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    this.#disk.forget(id);
    this.#gone.add(id);
    if (entry) this.#listener.gone(entry);
  }

  /** Words in a note need not wait for a row to show them: they are done with. */
  #savedEdits(entries: readonly OutboxEntry[], position: number): void {
    void this.drop(entries.filter(isTyping).map((entry) => entry.id));
    for (const one of entries) if (!isTyping(one)) this.#saved(one, { [one.records[0] ?? '']: position });
  }

  #saved(entry: OutboxEntry, positions: Readonly<Record<string, number>>): void {
    const marked = this.#disk.note([entry.id], () => this.#store.markSaved([entry.id], positions));
    this.#stores(marked.then(() => this.#reached('marked', [entry])));
    this.#tell({ kind: 'state', id: entry.id, state: 'saved', positions }, marked);
    this.#keep({ ...entry, state: 'saved', positions });
  }

  #notTaken(entries: readonly OutboxEntry[], { kept, refusal }: { readonly kept?: true; readonly refusal: Refusal }): void {
    if (!kept) {
      for (const one of entries) {
        const again = refusal.kind === 'old-generation' && one.kind === 'edit' && !isTyping(one);
        if (again) this.#listener.outlived(one);
        else this.refuse(one, refusal);
      }
      return;
    }
    void this.drop(entries.map((one) => one.id));
    // What went as one is of one document.
    const [one] = entries;
    if (one?.kind === 'edit') this.#listener.kept(one.document);
  }

  /** Puts an entry aside, unless trying again may help. */
  refuse(entry: OutboxEntry, refusal: Refusal): void {
    if (errorKinds[refusal.kind].retry && (refusal.kind !== 'internal' || this.#patience.rest(entry.id))) {
      if (refusal.kind !== 'internal') this.#patience.later();
      return;
    }
    const marked = this.#disk.note([entry.id], () => this.#store.markRefused(entry.id, refusal));
    this.#stores(marked);
    this.#tell({ kind: 'state', id: entry.id, state: 'refused', refusal }, marked);
    const refused: OutboxEntry = { ...entry, state: 'refused', refusal };
    this.#keep(refused);
    this.#listener.refused(refused, refusal);
  }

  /** The server could not read a frame, and so cannot say which: what is on its way is sent again one by one. */
  #unreadable(refusal: Refusal): void {
    const [only, ...more] = [...this.#sent.keys()];
    if (this.#careful && only !== undefined && more.length === 0) {
      for (const one of this.#answered(only)) this.refuse(one, refusal);
      this.#careful = false;
    } else this.#careful = this.#sent.size > 0;
    this.#sent.clear();
  }

  /** Entries that were sent under this id and are still waiting. */
  #answered(id: string): OutboxEntry[] {
    const covered = this.#sent.get(id) ?? [id];
    this.#sent.delete(id);
    return covered.flatMap((one) => this.#entries.get(one) ?? []).filter((entry) => entry.state === 'waiting');
  }

  #push(transport: OutboxTransport, entries: readonly OutboxEntry[]): void {
    const mergeUpdates = (updates: Uint8Array[]) => transport.mergeUpdates(updates);
    for (const { edits, covers } of pushFrames(entries, { mergeUpdates, age: (madeAt) => this.#age(madeAt) })) {
      if (!transport.send({ op: 'push', edits })) return;
      for (const [id, covered] of covers) this.#sent.set(id, covered);
      this.#reached('sent');
    }
  }

  #known(ids: readonly string[]): OutboxEntry[] {
    return ids.flatMap((id) => this.#entries.get(id) ?? []);
  }

  /** Not of the page's own notes of when somebody looked: they go the same way, unasked and at any time. */
  #reached(step: PushStep, entries: readonly OutboxEntry[] = []): void {
    if (entries.length === 0 || !entries.every(isLook)) this.#listener.reached?.(step);
  }

  #command(entry: OutboxEntry & { kind: 'command' }): Command {
    const base = entry.base === undefined ? {} : { base: entry.base };
    return { id: entry.id, ...base, age: this.#age(entry.madeAt), ...entry.body };
  }

  #age(madeAt: number): number {
    return Math.max(0, this.#now() - madeAt);
  }

  stop(): void {
    this.#leads = false;
    this.#disk.stop();
    this.#patience.stop();
  }
}
