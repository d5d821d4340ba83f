import type { Document } from '@hocuspocus/server';
import { adminsGroup, everybodyGroup, userGroup } from '@rapport/model/access/groups';
import { visibilityOf, type AccessRules } from '@rapport/model/access/visibility';
import { documentName, parseDocumentName, type DocumentAddress } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { homeOf } from '@rapport/model/projection/document-row';
import { projectRecord } from '@rapport/model/projection/project-record';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Row } from '@rapport/model/schema/row';
import { sameAudience } from '@rapport/persistence/server/audience/derive-audiences';
import { readAudiences, refKey, type RecordRef } from '@rapport/persistence/server/audience/read-audiences';
import type { Database } from '@rapport/persistence/server/database';
import type { LoadedDocument } from '@rapport/persistence/server/log/load-documents';
import type { Engine } from '../collaboration/engine.ts';
import type { Gated } from '../collaboration/gate.ts';
import type { Log } from '../collaboration/log.ts';
import { answeredByWorkspace, askedTogether, type InWorkspace } from './asked-together.ts';
import { LiveDocument } from './live-document.ts';
import { leavePlace } from './leave-place.ts';
import { FormerDocuments, type Bridge } from './former-documents.ts';
import { ReadDocuments } from './read-documents.ts';
import { rowsWrite, type Rows, type RowsWrite } from './log-write.ts';

export type Committed = (workspaceId: string, rows: Rows) => void;

/** A workspace that this process owns. `rules`: who sees what there. */
export type Holding = { readonly incarnation: number; readonly epoch: number; readonly rules: AccessRules };

export type LiveDocumentsOptions = {
  readonly database: Database;
  readonly engine: Engine<unknown>;
  readonly log: Log<RowsWrite>;
  /** Undefined when this process does not own the workspace. */
  readonly holding: (workspaceId: string) => Holding | undefined;
  readonly onCommitted: Committed;
  /** Resolves when the row of this record shows that it was made, or never will. */
  readonly projected: (workspaceId: string, id: string) => Promise<void>;
};

/** Presence has nothing to commit. */
const contentless: Gated = { lastBatch: undefined };

/** How long a document that nobody has open stays in memory after its last use, and how many of them. */
const idleMilliseconds = 15_000;
const mostIdle = 500;

/** The process's documents in memory: one LiveDocument per Hocuspocus document, however it came to be loaded. */
export class LiveDocuments {
  readonly #options: LiveDocumentsOptions;
  readonly #read: ReadDocuments;
  readonly #rowAudience: (record: InWorkspace & RecordRef) => Promise<readonly string[] | undefined>;
  readonly #live = new Map<string, LiveDocument>();
  readonly #creating = new Map<string, Promise<unknown>>();
  readonly #idle = new Map<LiveDocument, number>();
  readonly #former: FormerDocuments;
  readonly #sweeper: NodeJS.Timeout;

  constructor(options: LiveDocumentsOptions) {
    this.#options = options;
    this.#read = new ReadDocuments(options.database);
    this.#rowAudience = askedTogether((records) =>
      answeredByWorkspace(records, async (workspace, ofWorkspace) => {
        const audiences = await readAudiences(options.database, workspace, ofWorkspace);
        return (record) => audiences.get(refKey(record));
      }),
    );
    this.#former = new FormerDocuments(options.database);
    this.#sweeper = setInterval(() => this.#sweep(performance.now()), idleMilliseconds / 3);
    this.#sweeper.unref();
  }

  /** As long as it is in memory. */
  get(name: string): LiveDocument | undefined {
    return this.#live.get(name);
  }
  /** What the gate waits for; undefined when the document is not in memory, so that it may not acknowledge anything. */
  gated(name: string): Gated | undefined {
    return this.#live.get(name) ?? (parseDocumentName(name)?.type === 'presence' ? contentless : undefined);
  }
  all(): Iterable<LiveDocument> {
    return this.#live.values();
  }
  get size(): number {
    return this.#live.size;
  }

  /** The one answer to "does this document exist?". Undefined for unknown names and those of elsewhere. */
  async lookUp(name: string): Promise<DocumentAddress | undefined> {
    const address = parseDocumentName(name);
    if (!address) return undefined;
    const holding = this.#options.holding(address.workspace);
    if (!holding || holding.incarnation < address.incarnation) return undefined;
    // From before a backup was put in the place of what was there: what is built on that cannot be taken.
    if (address.incarnation < holding.incarnation) throw new RefusalError('old-generation');
    if (address.type === 'presence') return address.id === address.workspace && address.generation === 1 ? address : undefined;
    if (!documentType(address.type) || documentType(address.type)?.storage !== 'document') return undefined;
    if (this.#live.has(name) || this.#read.kept(name)) return address;
    await this.#creating.get(address.id);
    const loaded = await this.#read.read(address);
    this.#read.refuseEnded(address.id);
    if (!loaded || loaded.registry.type !== address.type) return undefined;
    if (loaded.registry.erasedAt) throw new RefusalError('erased');
    if (loaded.registry.generation > address.generation) throw new RefusalError('old-generation');
    if (loaded.registry.generation !== address.generation) return undefined;
    this.#keepRead(name, loaded);
    return address;
  }

  /** How edits under the name of a former generation become edits of what took its place, as long as that is known. */
  async bridge(address: DocumentAddress): Promise<Bridge | undefined> {
    const name = await this.nameOf(address.workspace, address.type, address.id);
    const present = name === undefined ? undefined : parseDocumentName(name);
    if (!present || present.incarnation !== address.incarnation) return undefined;
    return this.#former.bridge(address, present.generation);
  }

  /** Current name of a document, by its type and id. */
  async nameOf(workspaceId: string, type: string, id: string): Promise<string | undefined> {
    const holding = this.#options.holding(workspaceId);
    if (!holding) throw new RefusalError('log-unavailable');
    // Generations above the first are rare enough to be found by asking.
    const first = documentName({ workspace: workspaceId, incarnation: holding.incarnation, type, id, generation: 1 });
    if (this.#live.has(first)) return first;
    await this.#creating.get(id);
    const loaded = await this.#read.read({ workspace: workspaceId, id });
    this.#read.refuseEnding(id);
    if (!loaded || loaded.registry.type !== type || loaded.registry.erasedAt || this.#read.isEnded(id)) return undefined;
    const name = documentName({
      workspace: workspaceId,
      incarnation: holding.incarnation,
      type,
      id,
      generation: loaded.registry.generation,
    });
    this.#keepRead(name, loaded);
    return name;
  }

  /** Whoever loads it meanwhile may write and unload it again: then this would be out of date. */
  #keepRead(name: string, loaded: LoadedDocument): void {
    if (!this.#live.has(name) && !this.#options.engine.loadingDocuments.has(name)) this.#read.keep(name, loaded);
  }

  /** Whether a record is being made just now. */
  isBeingMade(id: string): boolean {
    return this.#creating.has(id);
  }

  /** Whether a record is in the trash. */
  async inTrash(workspaceId: string, type: string, id: string): Promise<boolean> {
    const name = await this.nameOf(workspaceId, type, id);
    if (name === undefined) return false;
    const live = this.#live.get(name);
    return (live ? live.deletedAt : (this.#read.kept(name)?.registry.deletedAt ?? null)) !== null;
  }

  /** Fills a document that Hocuspocus has just made. Throws when it cannot be loaded: it must never look empty. */
  async fill(doc: Document, name: string): Promise<void> {
    try {
      const address = parseDocumentName(name);
      if (!address) throw new RefusalError('not-found');
      if (address.type === 'presence') return;
      const type = documentType(address.type);
      const loaded = await this.#read.take(name, address);
      const holding = this.#options.holding(address.workspace);
      if (!type || !loaded || !holding || loaded.registry.generation !== address.generation) throw new RefusalError('not-found');
      if (loaded.registry.erasedAt) throw new RefusalError('erased');
      this.#read.refuseEnded(address.id);
      const live = new LiveDocument(name, address, type, doc, loaded, holding.epoch);
      await this.#findHome(live);
      if (this.#read.isEnded(address.id) || this.#options.holding(address.workspace)?.epoch !== holding.epoch) {
        this.#leaveHome(live);
        this.#read.refuseEnded(address.id);
        throw new RefusalError('not-found');
      }
      this.#live.set(name, live);
      try {
        // A change of its audience that is projected meanwhile has said so itself.
        const audience = await this.#readAudience(address, loaded.registry.createdBy);
        live.audience ??= audience;
      } catch (error) {
        this.#live.delete(name);
        this.#leaveHome(live);
        throw error;
      }
    } catch (error) {
      // Hocuspocus would leave the document and its presence timer behind.
      doc.destroy();
      throw error;
    }
  }

  /** The document, kept in memory until `release`. Throws a refusal when there is none. */
  async open(name: string): Promise<LiveDocument> {
    for (;;) {
      if (!this.#live.has(name) && !(await this.lookUp(name))) throw new RefusalError('not-found');
      const doc = await this.#options.engine.createDocument(name, new Request('http://localhost/'), 'server', {
        isAuthenticated: true,
        readOnly: false,
      });
      const live = this.#live.get(name);
      // It may have been unloaded between the two lines: then it is a ghost.
      if (!live || live.doc !== doc || doc.isDestroyed || this.#options.engine.documents.get(name) !== doc) continue;
      this.hold(live);
      // It may have been made before the record that it is about.
      await this.#findHome(live);
      if (!live.dropped) return live;
      this.release(live);
    }
  }

  /** Who sees a document that exists; its name was looked up before. */
  async audienceOf(name: string): Promise<readonly string[] | undefined> {
    const known = this.#live.get(name)?.audience;
    const address = parseDocumentName(name);
    if (known || !address) return known;
    return this.#readAudience(address, this.#read.kept(name)?.registry.createdBy ?? null);
  }

  /** What has no row, because it cannot be projected, is for its maker and for those who run the workspace. */
  async #readAudience(address: DocumentAddress, createdBy: string | null): Promise<readonly string[]> {
    const { workspace, id } = address;
    const found = await this.#rowAudience(address);
    if (found) return found;
    await this.#options.projected(workspace, id).catch(() => undefined);
    return (await this.#rowAudience(address)) ?? [adminsGroup(workspace), ...(createdBy === null ? [] : [userGroup(createdBy)])];
  }

  /** Whether a record is everybody's; what is not in memory is judged by its type. */
  isEverybodys(workspace: string, type: string, id: string): boolean {
    const holding = this.#options.holding(workspace);
    if (!holding) return false;
    // Generations above the first are rare enough to be judged by their type, too.
    const { rules, incarnation } = holding;
    const audience = this.#live.get(documentName({ workspace, incarnation, type, id, generation: 1 }))?.audience;
    if (audience) return audience.includes(everybodyGroup(workspace));
    const hangs = (documentType(type)?.access.homes?.length ?? 0) > 0;
    return hangs ? rules.visibility.size === 0 : visibilityOf(rules, type) === 'everybody';
  }

  /** Nobody is said any more to be at a record that not everybody sees. */
  hidePlace(workspace: string, type: string, id: string): void {
    const holding = this.#options.holding(workspace);
    if (!holding) return;
    const name = documentName({ workspace, incarnation: holding.incarnation, type: 'presence', id: workspace, generation: 1 });
    const awareness = this.#options.engine.documents.get(name)?.awareness;
    if (awareness) leavePlace(awareness, type, id);
  }

  /** Who sees a record has changed: what is open of it has to be asked about again. Answers it when it is in memory. */
  moved(
    workspace: string,
    { type, id, generation }: Pick<Row, 'type' | 'id' | 'generation'>,
    audience: readonly string[],
  ): LiveDocument | undefined {
    const holding = this.#options.holding(workspace);
    if (!holding) return undefined;
    const live = this.#live.get(documentName({ workspace, incarnation: holding.incarnation, type, id, generation }));
    if (!live) return undefined;
    const before = live.audience;
    live.audience = audience;
    return before && sameAudience(before, audience) ? undefined : live;
  }

  async #findHome(live: LiveDocument): Promise<void> {
    if (live.home || live.type.richText === undefined) return;
    const home = homeOf(live.type, projectRecord(live.type, live.doc).values);
    if (!home || documentType(home.type)?.storage !== 'document' || documentType(home.type)?.richText !== undefined) return;
    const name = await this.nameOf(live.address.workspace, home.type, home.id);
    if (name === undefined) return;
    const found = await this.open(name);
    if (live.home || live.dropped) this.release(found);
    else live.home = found;
  }

  #leaveHome(live: LiveDocument): void {
    const { home } = live;
    live.home = undefined;
    if (home) this.release(home);
  }

  hold(live: LiveDocument): void {
    if (live.uses++ === 0 && !this.#idle.delete(live)) live.doc.addDirectConnection();
  }

  release(live: LiveDocument): void {
    if (--live.uses > 0 || live.dropped) return;
    this.#idle.set(live, performance.now());
    if (this.#idle.size > mostIdle) for (const oldest of this.#idle.keys()) return this.#letGo(oldest);
  }

  /** Hands rows of a live document to the log. `settled` is called after the commit, or with what went wrong. */
  append(live: LiveDocument, rows: Rows, settled?: (error?: unknown) => void): void {
    // Its positions may be another's by now, which the log would find out; whoever sent it sends it again.
    if (live.dropped) {
      settled?.(new RefusalError('log-unavailable'));
      return;
    }
    const position = live.position;
    live.lastBatch = this.appendRows(live.address.workspace, [live.name], rows, (error) => {
      if (error === undefined) live.committed = Math.max(live.committed, position);
      settled?.(error);
    });
    // After the batch is known, so that they wait for it.
    for (const send of live.takeHeld()) send();
  }

  /** Hands rows to the log that belong to no document in memory. */
  appendRows(workspaceId: string, documents: readonly string[], rows: Rows, settled?: (error?: unknown) => void) {
    return this.#options.log.append(
      rowsWrite(workspaceId, documents, rows, (error) => {
        if (error === undefined) this.#options.onCommitted(workspaceId, rows);
        settled?.(error);
      }),
    );
  }

  /** Whoever asks for this id waits for `done`. */
  creating(id: string, done: Promise<unknown>): void {
    const quiet = done.catch(() => undefined).finally(() => this.#creating.get(id) === quiet && this.#creating.delete(id));
    this.#creating.set(id, quiet);
  }
  /** It turned out to be there: whoever asks need not wait, the one who is making it least of all. */
  existsAlready(id: string): void {
    this.#creating.delete(id);
  }

  /** Resolves when nothing of it waits for a commit; then it may leave memory. */
  async beforeUnload(name: string): Promise<void> {
    const live = this.#live.get(name);
    while (live?.lastBatch && !live.lastBatch.over) await live.lastBatch.done;
  }

  /** It has left memory. */
  forget(name: string): void {
    const live = this.#live.get(name);
    if (!live?.doc.isDestroyed) return;
    this.#live.delete(name);
    this.#leaveHome(live);
  }

  /** Throws a document out of memory, with everybody who has it open: what it holds is not what the log holds. */
  drop(name: string): void {
    const live = this.#live.get(name);
    if (!live) return;
    live.dropped = true;
    this.#read.leaves(name, live.lastBatch);
    this.#live.delete(name);
    this.#idle.delete(live);
    this.#options.engine.documents.delete(name);
    for (const connection of live.doc.getConnections()) connection.webSocket.close(4205, 'Reset Connection');
    live.doc.destroy();
    this.#leaveHome(live);
    // What was known of it counts no more: its notes ask again.
    for (const other of [...this.#live.values()]) if (other.home === live) this.drop(other.name);
  }

  /**
   * Ends documents that are about to be erased: nobody opens them any more, and when this resolves, what they had handed
   * to the log is over. Those that are still there afterwards are let in again with `reopen`.
   */
  async end(workspaceId: string, ids: readonly string[]): Promise<void> {
    this.#read.end(ids);
    const ended = new Set(ids);
    const open = [...this.#live.values()].filter(({ address }) => address.workspace === workspaceId && ended.has(address.id));
    for (const { name } of open) this.drop(name);
    for (const live of open) while (live.lastBatch && !live.lastBatch.over) await live.lastBatch.done;
  }

  /** They were erased. What was read of them before is forgotten in a while, then the registry alone answers. */
  erased(ids: readonly string[]): void {
    this.#read.erased(ids);
  }

  /** A copy took its place: the next generation. */
  renewed(id: string, generation: number): void {
    this.#read.renewed(id, generation);
  }

  /** Whether somebody has it open, or a command is at work in it. */
  isOpen(workspaceId: string, id: string): boolean {
    return [...this.#live.values()].some(({ address }) => address.workspace === workspaceId && address.id === id);
  }

  reopen(ids: readonly string[]): void {
    this.#read.reopen(ids);
  }

  dropWorkspace(workspaceId: string): void {
    for (const live of [...this.#live.values()]) if (live.address.workspace === workspaceId) this.drop(live.name);
    this.#read.forgetWorkspace(workspaceId);
  }

  close(): void {
    clearInterval(this.#sweeper);
  }

  #letGo(live: LiveDocument): void {
    this.#idle.delete(live);
    if (live.dropped) return;
    live.doc.removeDirectConnection();
    void this.#options.engine.unloadDocument(live.doc);
  }

  #sweep(now: number): void {
    for (const [live, since] of this.#idle) if (now - since > idleMilliseconds) this.#letGo(live);
    this.#read.sweep(now);
  }
}
