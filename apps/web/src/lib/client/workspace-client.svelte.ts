import { can, type Verb } from '@rapport/model/access/can';
import type { Role } from '@rapport/model/access/roles';
import type { Changes, CommandBody } from '@rapport/model/commands/command';
import { localDay } from '@rapport/model/query/resolve-operand';
import { viewContext } from '@rapport/model/query/view-context';
import type { ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import { isRole } from '@rapport/model/access/roles';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import { openStore, storeName } from '@rapport/persistence/browser/open-store';
import type { Drafts } from '@rapport/persistence/browser/drafts';
import type { LocalWrite, Store } from '@rapport/persistence/browser/store';
import { getContext, setContext } from 'svelte';
import { v7 as uuidv7 } from 'uuid';
import type { OpenDocument } from '../documents/open-document.svelte.ts';
import { rememberWaiting } from './remember-waiting.ts';
import { Replica } from '../replica/replica.svelte.ts';
import { KeptTexts } from '../replica/words/kept-texts.ts';
import type { KeptText } from '../replica/words/messages.ts';
import { WordSearch } from '../replica/words/word-search.ts';
import { UsedTypes } from '../replica/used-types.ts';
import { ask } from '../shell/ask.ts';
import { language } from '../text.svelte.ts';
import { giveUpUpload, sendFile } from '../files/send-file.ts';
import { tellLost } from '../files/tell-lost.ts';
import { WaitingFiles } from '../files/waiting-files.svelte.ts';
import { KeptOnDevice } from '../device/kept-on-device.svelte.ts';
import { isNoted, noteKept } from '../device/storage-room.ts';
import { watchActivity } from './activity.ts';
import { type AskedAhead, takeAskedAhead } from './asked-ahead.ts';
import { Commands, type RunOptions } from './commands.ts';
import { Connection } from './connection.svelte.ts';
import { FieldChanges } from './field-changes.ts';
import { formerIdentity, identify, identifyForSure, keptIdentity, type KnownIdentity, sameIdentity } from './identity.ts';
import { Leaving } from './leaving.ts';
import { appendWords, wordsAmong } from './change-note.ts';
import { loadCollaboration } from './load-collaboration.ts';
import { Notices, type RefusedEdit } from './notices.svelte.ts';
import { OpenDocuments } from './open-documents.ts';
import { OutboxState } from './outbox-state.svelte.ts';
import { presenceName, WorkspacePresence } from './presence.svelte.ts';
import { presenceHue } from './present-person.ts';
import { nextTasks } from './repeat-tasks.ts';
import { type RowsAhead, rowsAhead } from './rows-ahead.ts';
import { ScreenDrawn } from './screen-drawn.ts';
import { Synchronisation } from './synchronisation.ts';
import { Today } from './today.svelte.ts';
import { addressOnScreen } from './type-on-screen.ts';
import { UndoStack } from './undo.svelte.ts';
import { waitingEdit } from './waiting-edits.ts';

export { CannotOpenWorkspace, type OpenProblem } from './identity.ts';

export type WorkspaceIdentity = KnownIdentity['workspace'];
export type Me = {
  readonly memberId: string;
  readonly name: string;
  readonly role: Role;
  readonly hue: number;
  readonly demo: boolean;
};

type Opening = { readonly looking?: boolean; readonly ahead?: RowsAhead | undefined };
type Preparing = { readonly member?: boolean; readonly ahead?: RowsAhead | undefined };

/** Everything a page needs of one workspace: rows, documents, writing, people, and whether it is saved. */
export class WorkspaceClient {
  readonly workspace: WorkspaceIdentity;
  readonly connection: Connection;
  readonly replica: Replica;
  /** Records, and what is said about them, by their words, in a worker. */
  readonly words: WordSearch;
  readonly used: UsedTypes;
  /** What the view on the screen has drawn of it. */
  readonly screen = new ScreenDrawn();
  readonly undo = new UndoStack();
  readonly outbox = new OutboxState((entry) => waitingEdit(entry, this.replica));
  readonly notices: Notices;
  readonly presence: WorkspacePresence;
  readonly device: KeptOnDevice;
  /** What is begun and not sent. */
  readonly drafts: Drafts;
  /** Files that were added here and are on their way. */
  readonly files: WaitingFiles;
  readonly #identity: KnownIdentity;
  readonly #store: Store;
  readonly #today = new Today(() => this.definitions.members.get(this.#identity.memberId)?.timeZone);
  readonly #documents: OpenDocuments;
  readonly #sync: Synchronisation;
  readonly #fields: FieldChanges;
  readonly #commands: Commands;
  readonly #leaving: Leaving;
  readonly #stopWatching: () => void;
  /** Somebody looks at what this person sees: nothing is sent and nothing kept. */
  readonly looking: boolean;
  #role = $state<Role>('viewer');
  #closed = false;
  #locking = false;
  #renewing = false;
  #notMine: () => void = () => undefined;

  /** What admins define, people included; follows their changes. */
  readonly definitions: Definitions = $derived.by(() =>
    definitionsFromRows(
      { settings: this.replica.rows('settings'), members: this.replica.rows('member'), teams: this.replica.rows('team') },
      language(),
    ),
  );

  readonly me: Me = $derived.by(() => {
    const { memberId, name } = this.#identity;
    const hue = presenceHue(memberId, this.replica.row('member', memberId)?.values['hue']);
    return {
      memberId,
      name: this.definitions.members.get(memberId)?.name ?? name,
      role: this.#role,
      hue,
      demo: this.#identity.demo === true,
    };
  });

  readonly #context: ViewContext = $derived.by(() =>
    viewContext(this.definitions, this.#identity.memberId, this.#today.now, this.#today.timeZone),
  );

  /** The day where this person is; it moves at midnight. */
  get day(): string {
    return localDay(this.#context);
  }

  /**
   * Opens with what this device has, at once; the server says beside it who is here, and nothing is sent before it has.
   * When that is somebody else, or nobody, `notMine` is called: what is on the screen is not theirs to see. A device that
   * knows nobody yet asks first. Throws CannotOpenWorkspace.
   */
  static async open({ slug, notMine }: { readonly slug: string; readonly notMine: () => void }): Promise<WorkspaceClient> {
    const kept = keptIdentity(slug);
    // Somebody whose session has ended has rows here still.
    const isKnown = kept !== undefined || formerIdentity(slug) !== undefined;
    const asked = takeAskedAhead(slug);
    const identity = kept ?? (await identify(slug, { asked: asked?.me }).catch((problem: unknown) => notOpened(problem, asked)));
    const ahead = isKnown ? undefined : rowsAhead(identity.workspace.id, asked);
    const client = await WorkspaceClient.#prepare(identity, { ahead });
    client.#notMine = notMine;
    if (kept) void client.#check(notMine);
    else client.#sync.connect();
    return client;
  }

  /** The rows were made anew: by a rebuild, or because a backup took the place of all that this page has names for. */
  async #renewed(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    // A server that does not answer now is asked again: until then the rows are new, and the names of documents are not.
    const identity = await identifyForSure(this.workspace.slug, () => this.#closed);
    this.#renewing = false;
    if (this.#closed || !identity || identity.workspace.incarnation === this.workspace.incarnation) return;
    await this.close();
    this.#notMine();
  }

  /** Opens what another member sees, read-only and in memory alone. Throws CannotOpenWorkspace. */
  static async look({ slug, member }: { readonly slug: string; readonly member: string }): Promise<WorkspaceClient> {
    const identity = await identify(slug);
    const client = new WorkspaceClient({ ...identity, memberId: member, role: 'viewer' }, new Connection(), memoryStore(), {
      looking: true,
    });
    await client.#sync.look(member);
    const { definitions } = client;
    const role = definitions.members.get(member)?.role;
    if (isRole(role)) client.#role = role;
    return client;
  }

  /** Opens what is left on this device for somebody who is no member any more: to be read, and never connected. */
  static left(identity: KnownIdentity): Promise<WorkspaceClient> {
    return WorkspaceClient.#prepare(identity, { member: false });
  }

  /** The page ends, or is put away and may come back. */
  leave(): void {
    this.#store.leave(this.#documents.unkept);
  }

  /** Closing this page now would lose edits: this browser did not keep them, and the server does not have them yet. */
  get losesOnLeaving(): boolean {
    return this.#sync.outbox.losesOnLeaving || this.files.losesOnLeaving;
  }

  async #check(notMine: () => void): Promise<void> {
    const identity = await identify(this.workspace.slug).catch(() => undefined);
    if (this.#closed) return;
    if (!identity || !sameIdentity(this.#identity, identity)) {
      if (!identity) this.connection.error = { kind: 'signed-out' };
      await this.#putAway();
      notMine();
      return;
    }
    this.#role = identity.role;
    this.#sync.connect();
  }

  /** The session is over. What is half typed is kept with the other edits; then a page begins that shows nothing. */
  async #lock(): Promise<void> {
    if (this.#closed || this.#leaving.begun || this.#locking) return;
    this.#locking = true;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    await new Promise((resolve) => setTimeout(resolve));
    if (this.#closed) return;
    await this.#putAway();
    this.#notMine();
  }

  /** Closes what nobody may see any more. The sign-in page says what waits here of it. */
  async #putAway(): Promise<void> {
    await this.#sync.outbox.answered();
    // A disk that cannot be read names nobody there; nothing may stay on the screen for that.
    await rememberWaiting(this.#identity, this.#store).catch(() => undefined);
    await this.close();
  }

  static async #prepare(identity: KnownIdentity, { member = true, ahead }: Preparing = {}): Promise<WorkspaceClient> {
    const connection = new Connection();
    const store = await openStore({
      workspace: identity.workspace.id,
      user: identity.memberId,
      problem: (problem) => {
        if (problem === 'newer') connection.outdated = true;
        else if (problem === 'tight') client.device.noRoom();
        else connection.error = { kind: 'storage', reason: problem };
      },
    });
    const client: WorkspaceClient = new WorkspaceClient(identity, connection, store, { ahead });
    await client.#sync.show();
    if (!member) return client;
    client.device.start();
    void client.files.start();
    if (store.durable) noteKept(identity.memberId);
    return client;
  }

  private constructor(identity: KnownIdentity, connection: Connection, store: Store, { looking = false, ahead }: Opening) {
    this.looking = looking;
    this.#identity = identity;
    this.#role = identity.role;
    this.#store = store;
    this.drafts = store.drafts;
    this.workspace = identity.workspace;
    this.connection = connection;
    this.replica = new Replica(
      () => identity.memberId,
      () => ({ context: this.#context, definitions: this.definitions }),
      (type, query) => ask(`/api/sync/rows/${type}?${new URLSearchParams([['workspace', identity.workspace.id], ...query])}`),
    );
    this.used = new UsedTypes(store);
    this.#leaving = new Leaving({
      identity,
      store,
      unsent: () => this.#sync.outbox.unsent.length + this.files.waiting.length,
      tellTabs: () => this.#sync.tabs.tell({ kind: 'signed-out' }),
      close: () => this.close(),
    });
    this.#commands = new Commands({
      replica: this.replica,
      undo: this.undo,
      notices: () => this.notices,
      add: (write) => this.#add(write),
      looking,
    });
    this.notices = new Notices({
      applyAgain: (refused) => this.#applyAgain(refused),
      discard: (ids) => this.#sync.discard(ids),
      decide: async (kind, { type, record }) => void (await this.#commands.send({ kind, type, record })),
    });
    this.presence = new WorkspacePresence(() => identity.memberId);
    this.#documents = new OpenDocuments(
      {
        store,
        me: () => identity.memberId,
        socket: () => this.#sync.socket?.provider,
        token: () => this.#sync.token.get(),
        rowPosition: (type, id) => this.replica.row(type, id)?.position ?? 0,
        rowValues: (type, id) => this.replica.row(type, id)?.values ?? {},
        isNew: (type, id) => this.replica.isPending(type, id) && this.replica.table(type).server(id) === undefined,
        write: async (write) => (looking ? undefined : this.#add(write)),
        tellTabs: (document, update) => this.#sync.tabs.tell({ kind: 'update', document, update }),
        command: (type, id, changes) => this.#commands.change(type, [id], changes),
      },
      identity.workspace,
      (type, id) => this.replica.row(type, id)?.generation ?? 1,
      (name) => this.#sync.outbox.waiting.some((entry) => entry.kind === 'edit' && entry.document === name),
    );
    this.#sync = new Synchronisation({
      identity,
      store,
      connection,
      replica: this.replica,
      notices: this.notices,
      outboxState: this.outbox,
      documents: this.#documents,
      ahead,
      channel: store.durable ? storeName({ workspace: identity.workspace.id, user: identity.memberId }) : undefined,
      roleChanged: (role) => (this.#role = role),
      connected: (link) => this.presence.attach((changed) => link({ name: presenceName(this.workspace), changed })),
      again: (entry) => this.#commands.again(entry),
      renewed: () => void this.#renewed(),
      locked: () => void this.#lock(),
      leads: () => this.device.wake(),
      used: () => this.used.lately(),
      taken: () => void this.device.hear(),
      drawn: () => this.screen.wait(),
    });
    this.device = new KeptOnDevice(
      {
        identity,
        store,
        connection,
        replica: this.replica,
        isOpen: (name) => this.#documents.byName(name) !== undefined,
        leads: () => this.#sync.leads,
        entries: () => this.#sync.outbox.all,
        tellTabs: () => this.#sync.tabs.tell({ kind: 'taken' }),
      },
      store.isNew && isNoted(identity.memberId),
    );
    this.files = new WaitingFiles({
      store,
      workspace: identity.workspace.slug,
      channel: store.durable ? storeName({ workspace: identity.workspace.id, user: identity.memberId }) : undefined,
      online: () => connection.online,
      isUnsent: (id) => this.outbox.entries.some((entry) => entry.records.includes(id)),
      isShown: (id) => this.replica.row('file', id) !== undefined,
      count: (waiting) => (connection.files = waiting),
      send: sendFile,
      giveUp: giveUpUpload,
      keep: (file) => this.device.keepSent(file),
      lost: (files) => tellLost(this, files),
    });
    this.words = new WordSearch({
      table: (type) => this.replica.table(type),
      make: () => new Worker(new URL('../replica/words/index-worker.ts', import.meta.url), { type: 'module' }),
      me: () => identity.memberId,
      texts: this.#keptTexts(store),
    });
    this.#fields = new FieldChanges({
      replica: this.replica,
      undo: this.undo,
      definitions: () => this.definitions,
      open: (type, id) => this.#documents.of(type, id),
      run: (body) => this.run(body),
      send: (body) => this.#commands.send(body),
    });
    this.#stopWatching = watchActivity((idle) => {
      this.presence.setIdle(idle);
      this.#documents.setIdle(idle);
    });
  }

  /**
   * Shows the change at once, resolves with the command's id when it is stored on this device. `undoable: false`: it is
   * a part of something else, and not what "undo" would take back.
   */
  run(body: CommandBody, options?: RunOptions): Promise<string> {
    return this.#commands.run(body, options);
  }

  /** Changes fields of records: through the document where one record's is open, as a command otherwise. */
  async update(type: string, ids: readonly string[], changes: Changes): Promise<string> {
    if (this.looking) return uuidv7();
    const following = nextTasks(type, ids, changes, this.replica);
    const step = await this.#fields.update(type, ids, changes);
    for (const body of following) await this.#commands.send(body);
    return step;
  }

  /** The record's document, after `loadCollaboration`; call `release()` when it leaves the screen. */
  openDocument(type: string, id: string): OpenDocument {
    this.device.opened.add({ type, id });
    return this.#documents.open(type, id);
  }

  can(verb: Verb): boolean {
    const { memberId } = this.#identity;
    const role = this.#role;
    const { powers } = this.definitions.access;
    const mine = role === 'manager' || role === 'member' || role === 'viewer' ? powers[role] : undefined;
    return can({ memberId, workspaceId: this.workspace.id, role, powers: mine, ...(this.looking && { looksOnly: true }) }, verb);
  }

  /** Keeps what the view on the screen shows first, to be drawn before all rows are read at the next start; answers whether it may [M186]. */
  keepPicture(rows: () => readonly Row[]): boolean {
    return this.#sync.keepPicture(addressOnScreen(), rows);
  }

  /** Whether so many records may be deleted at once. */
  canDelete(count: number): boolean {
    return this.can('delete') && (count <= 1 || this.can('delete-many'));
  }

  /** When something was, by the server's clock: this device's may be wrong [M155]. */
  serverTime(at: number): string {
    return this.#sync.token.serverTime(at);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopWatching();
    this.#today.stop();
    this.#documents.close();
    this.presence.close();
    this.words.close();
    this.device.stop();
    this.files.stop();
    await this.#sync.stop();
    await this.#store.close();
  }

  /** Ends the session and wipes this device's copy. Answers false, doing nothing, when unsent edits would be lost. */
  signOut(options: { readonly loseUnsent?: boolean } = {}): Promise<boolean> {
    return this.#leaving.signOut(options);
  }

  /** Takes this device's copy away, with all that was not sent. */
  wipe(): Promise<void> {
    return this.#leaving.wipe();
  }

  /** The first thing that is only here is when the browser is asked to remove nothing. */
  #add(write: LocalWrite): Promise<void> {
    if (!this.connection.online) void this.device.stay();
    return this.#sync.outbox.add(write);
  }

  async #applyAgain(refused: readonly RefusedEdit[]): Promise<void> {
    const words = wordsAmong(refused);
    if (words) await appendWords(await loadCollaboration(), this, words);
    for (const one of refused) {
      if (one.command) await this.run(one.command);
      else if (Object.keys(one.changes).length > 0) await this.update(one.type, [one.record], one.changes);
    }
  }

  /** What search reads of the documents on this device. */
  #keptTexts(store: Store): (tell: (texts: readonly KeptText[]) => void) => Promise<boolean> {
    const edits = () => this.#sync.outbox.all.flatMap((entry) => (entry.kind === 'edit' ? [entry] : []));
    const texts = new KeptTexts({
      store: () => store,
      nameOf: (type, id) => this.#documents.nameOf(type, id),
      unsent: () => new Map(edits().map(({ document, n }) => [document, n])),
      version: () => [this.device.changes, this.replica.table('note').version, edits().at(-1)?.n ?? ''].join(' '),
    });
    return (tell) => texts.look(tell);
  }
}

function notOpened(problem: unknown, asked: AskedAhead | undefined): never {
  asked?.cut.abort();
  throw problem;
}

const key = Symbol('workspace');
/** Makes a workspace available to everything below the calling component. */
export const setWorkspace = (client: WorkspaceClient): WorkspaceClient => setContext(key, client);
/** The workspace this component belongs to. */
export const useWorkspace = (): WorkspaceClient => getContext<WorkspaceClient>(key);
