import type { Role } from '@rapport/model/access/roles';
import type { ServerFrame } from '@rapport/model/wire/frames';
import type { NewOutboxEntry, OutboxEntry, Picture, RowChange, Store } from '@rapport/persistence/browser/store';
import type { Replica } from '../replica/replica.svelte.ts';
import { ask, ServerProblem } from '../shell/ask.ts';
import type { Connection } from './connection.svelte.ts';
import { CountWaiting } from './count-waiting.ts';
import { DocumentsAnew } from './documents-anew.ts';
import { Feed } from './feed.ts';
import { FollowedRows } from './followed-rows.ts';
import { againAfter, Greeting } from './greeting.ts';
import type { KnownIdentity } from './identity.ts';
import { isTyping } from './kinds-of-entry.ts';
import { Leadership } from './leadership.ts';
import { loadCollaboration } from './load-collaboration.ts';
import { NotTaken } from './not-taken.ts';
import type { Notices } from './notices.svelte.ts';
import { onLeft, onThaw } from './on-thaw.ts';
import type { OpenDocuments } from './open-documents.ts';
import { Outbox } from './outbox.ts';
import type { OutboxState } from './outbox-state.svelte.ts';
import type { PresenceLink, PresenceLinkOptions } from './presence-link.ts';
import { pushStepEvent } from './push-steps.ts';
import { readKeptRows } from './read-kept-rows.ts';
import { ReplicaCheck } from './replica-check.ts';
import type { RowsAhead } from './rows-ahead.ts';
import type { SyncSocket } from './sync-socket.ts';
import { SyncToken } from './sync-token.ts';
import { TabChannel, type TabMessage } from './tab-channel.ts';
import { addressOnScreen, typeOnScreen } from './type-on-screen.ts';

/** Milliseconds: whoever waits longer for the first answer takes the server for away. */
const connectsWithin = 5_000;

export type SynchronisationOptions = {
  readonly identity: KnownIdentity;
  readonly store: Store;
  readonly connection: Connection;
  readonly replica: Replica;
  readonly notices: Notices;
  readonly outboxState: OutboxState;
  readonly documents: OpenDocuments;
  /** Rows that were asked for before this device was read. */
  readonly ahead?: RowsAhead | undefined;
  /** How the tabs of this user call their lock and channel; undefined when they share nothing. */
  readonly channel: string | undefined;
  readonly roleChanged: (role: Role) => void;
  /** The socket was made (once); `link` joins the presence of the workspace over it. */
  readonly connected: (link: (options: Pick<PresenceLinkOptions, 'name' | 'changed'>) => PresenceLink) => void;
  /** Types whose views were used lately, the latest first. */
  readonly used: () => Promise<readonly string[]>;
  /** The change of an edit, to be made again: its document had to begin anew. */
  readonly again: (entry: OutboxEntry & { kind: 'edit' }) => NewOutboxEntry;
  /** The server has made its rows anew. */
  readonly renewed: () => void;
  /** The session is over, here or in another tab: nothing may stay on the screen. */
  readonly locked: () => void;
  /** This tab leads from now on. */
  readonly leads: () => void;
  /** Resolves when the view on the screen has been drawn with what it shows first. */
  readonly drawn: () => Promise<void>;
  /** Another tab has taken something along, or left it. */
  readonly taken: () => void;
};

/** Carries between the store, the socket, the other tabs and what is shown. Decides nothing that they decide. */
export class Synchronisation {
  readonly outbox: Outbox;
  readonly tabs: TabChannel;
  readonly token: SyncToken;
  socket: SyncSocket | undefined;
  readonly #options: SynchronisationOptions;
  readonly #feed: Feed;
  readonly #check: ReplicaCheck;
  readonly #leadership: Leadership;
  readonly #anew: DocumentsAnew;
  readonly #notTaken: NotTaken;
  readonly #greeting: Greeting;
  readonly #count: CountWaiting;
  readonly #followed: FollowedRows;
  readonly #ended = new AbortController();
  #shown: Promise<void> = Promise.resolve();

  constructor(options: SynchronisationOptions) {
    const { identity, store, channel, replica, notices, connection, outboxState, documents } = options;
    this.#options = options;
    replica.found = (type, id) => documents.found(type, id);
    this.#notTaken = new NotTaken({
      workspace: identity.workspace.id,
      store,
      notices,
      replica,
      told: () => this.tabs.tell({ kind: 'skipped' }),
    });
    this.token = new SyncToken(identity.workspace.id);
    this.#greeting = new Greeting({
      identity,
      connection,
      token: this.token,
      greet: () => void this.socket?.greet(),
      hangUp: () => this.socket?.destroy(),
      unreadable: (refusal) => this.outbox.receive({ op: 'refused', refusal }),
      locked: () => options.locked(),
    });
    this.tabs = new TabChannel(channel, (message) => void this.#hear(message));
    const unstored = () => void (connection.error ??= { kind: 'storage', reason: 'unavailable' });
    this.#leadership = new Leadership(channel ?? identity.workspace.id, store, {
      changed: (leads) => this.#lead(leads),
      unstored,
    });
    this.outbox = new Outbox(store, () => this.socket, {
      changed: (entry) => this.#changed(entry),
      gone: (entry) => {
        if (!isTyping(entry)) replica.liftOverlay(entry.id);
        notices.gone([entry.id]);
        documents.renewed();
        this.#count.again();
      },
      refused: (entry, refusal) => void this.#anew.refused(entry, refusal),
      outlived: (entry) => this.#anew.outlived(entry),
      kept: (document) => void this.#anew.kept(document),
      done: (frame, entry) => this.#notTaken.done(frame, entry),
      told: (message) => this.tabs.tell({ kind: 'outbox', message }),
      unstored,
      stored: () => {
        if (connection.error?.kind === 'storage') connection.error = undefined;
      },
      reached: (step) => void dispatchEvent(new CustomEvent(pushStepEvent, { detail: step })),
    });
    this.#count = new CountWaiting({ outbox: this.outbox, replica, connection, outboxState });
    this.#anew = new DocumentsAnew({
      store,
      documents,
      outbox: this.outbox,
      leads: () => this.leads,
      again: options.again,
      told: (document) => this.tabs.tell({ kind: 'reset', document }),
    });
    this.#feed = new Feed({
      workspace: identity.workspace.id,
      store,
      leads: () => this.leads,
      lead: () => this.#leadership.lead,
      first: typeOnScreen,
      used: () => options.used(),
      concerning: (changes) => replica.concerning(changes),
      fetch: (path) => options.ahead?.take(path) ?? fetch(path),
      resume: () => void this.socket?.greet(),
      drawn: options.drawn,
      listener: {
        leaves: (types) => replica.leave(types),
        changed: (changes, step) => {
          this.#apply(changes);
          if (step) this.tabs.tell({ kind: 'rows', changes, ...step });
        },
        current: () => {
          connection.current = true;
          if (replica.complete) this.#check.current();
        },
        loaded: (ids) => {
          this.#apply(replica.missingFrom(ids));
          replica.complete = true;
        },
        stored: () => this.tabs.tell({ kind: 'replaced' }),
        rows: () => replica.serverRows(),
        deposed: (lead) => this.#leadership.deposed(lead),
      },
    });
    this.#followed = new FollowedRows({
      store,
      cursor: () => this.#feed.cursor,
      startAt: (cursor) => this.#feed.startAt(cursor),
      leads: () => this.leads,
      first: typeOnScreen,
      leave: (types) => replica.leave(types),
      apply: (changes) => this.#apply(changes),
      missingFrom: (ids) => replica.missingFrom(ids),
      complete: () => (replica.complete = true),
    });
    this.#check = new ReplicaCheck({
      store,
      cursor: () => (this.leads ? this.#feed.cursor : undefined),
      sums: () => replica.rowSums(),
      ask: ({ epoch, seq, groups = '', left }, sums) =>
        ask(`/api/sync/check?workspace=${identity.workspace.id}`, { body: { epoch, seq, groups, sums, left } }),
      heal: () => {
        if (this.#feed.cursor) this.#feed.receive({ op: 'reload', epoch: this.#feed.cursor.epoch });
      },
      now: Date.now,
    });
  }

  /** Whether this tab carries the feed and the outbox for all. */
  get leads(): boolean {
    return this.#leadership.leads;
  }

  /** Shows what is on this device. Resolves when there is something to show or nothing to wait for. */
  async show(): Promise<void> {
    await Promise.all([this.outbox.load().then(() => this.outbox.dropOld()), this.#notTaken.load()]);
    const { store, connection, replica } = this.#options;
    const shown = readKeptRows(store, {
      first: typeOnScreen(),
      address: addressOnScreen(),
      begin: (cursor) => replica.leave(cursor?.left),
      came: (changes) => {
        this.#apply(changes);
        connection.ready = true;
      },
      standing: (cursor) => {
        this.#feed.startAt(cursor);
        if (cursor) {
          this.#options.ahead?.drop();
          replica.complete = true;
        }
      },
      over: () => {
        connection.ready = true;
        void this.#followed.begin();
      },
    });
    this.#shown = shown.all;
    await shown.first;
    // They were read before the rows that give them their names.
    for (const entry of this.outbox.all) if (entry.state === 'refused') this.#changed(entry);
  }

  /** What the view on the screen shows first, for the next start. The tab that leads keeps it, as it alone has all that left. */
  keepPicture(of: string, rows: () => Picture['rows']): boolean {
    const { lead } = this.#leadership;
    if (lead === undefined) return false;
    // What is not kept is read with all rows.
    void this.#options.store.keepPicture({ of, rows: rows() }, lead).catch(() => undefined);
    return true;
  }

  /** Loads what another member sees, once: nothing follows and nothing is sent. */
  async look(member: string): Promise<void> {
    await this.#feed.look(member);
    const { connection, replica } = this.#options;
    Object.assign(connection, { ready: true, online: true, current: true });
    replica.complete = true;
  }

  /** Connects once everything of this device is shown. */
  connect(): void {
    void this.#shown.then(() => {
      if (this.#ended.signal.aborted) return;
      const { connection } = this.#options;
      connection.connecting = navigator.onLine;
      setTimeout(() => (connection.connecting = false), connectsWithin);
      this.#leadership.start();
      onThaw(() => this.#thawed(), this.#ended.signal);
      onThaw(() => void this.#notTaken.look(), this.#ended.signal);
      onLeft(() => void this.#takeOver(), this.#ended.signal);
      void this.#connect();
    });
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    this.#options.ahead?.drop();
    this.outbox.stop();
    this.#options.outboxState.sending.stop();
    this.#check.stop();
    this.#leadership.stop();
    this.socket?.destroy();
    this.tabs.close();
  }

  async #connect(): Promise<void> {
    const code = await loadCollaboration().catch(() => undefined);
    if (this.#ended.signal.aborted) return;
    if (!code) {
      setTimeout(() => void this.#connect(), againAfter);
      return;
    }
    const { connection } = this.#options;
    const socket = new code.SyncSocket({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`,
      token: this.token,
      definitions: () => this.#feed.cursor?.definitions ?? '',
      resume: () => this.#feed.position(),
      listener: {
        ready: (frame) => this.#ready(frame),
        frame: (frame) => this.#receive(frame),
        closed: (cannotCommit) => {
          connection.connecting = false;
          connection.online = false;
          connection.current = false;
          connection.holding = undefined;
          this.outbox.disconnected(cannotCommit);
          this.#count.again();
        },
        noToken: (error) => {
          if (error instanceof ServerProblem && error.status === 401) this.#greeting.signedOut();
        },
      },
    });
    this.socket = socket;
    const token = () => this.token.get();
    this.#options.connected((link) => new code.PresenceLink({ ...link, socket: socket.provider, token }));
    this.#options.documents.attachAll();
  }

  #ready(frame: ServerFrame & { op: 'ok' }): void {
    const { connection, roleChanged } = this.#options;
    connection.connecting = false;
    connection.online = true;
    this.#options.replica.renewLeft();
    this.#greeting.greeted();
    connection.outdated = frame.upgradeSoon === true;
    if (connection.error?.kind === 'signed-out') connection.error = undefined;
    roleChanged(frame.role);
    const { cursor } = this.#feed;
    // Other columns than those that were loaded: load again.
    if (cursor && frame.definitions !== cursor.definitions && this.leads) {
      this.#feed.receive({ op: 'reload', epoch: cursor.epoch });
    } else if (this.leads) this.#feed.begin();
    this.outbox.connected();
    this.#count.again();
  }

  #receive(frame: ServerFrame): void {
    const { connection, documents, roleChanged } = this.#options;
    switch (frame.op) {
      case 'saved':
        documents.byName(frame.document)?.savedAt(frame.position);
        this.outbox.receive(frame);
        break;
      case 'done':
      case 'edit-refused':
      case 'command-refused':
        this.outbox.receive(frame);
        break;
      case 'holding':
        connection.holding = frame.refusal;
        break;
      case 'kept':
        void this.#notTaken.kept(frame.count).catch(() => undefined); // told again at the next greeting
        break;
      case 'feed':
      case 'reload':
        if (frame.op === 'reload') this.#options.renewed();
        if (this.leads) this.#feed.receive(frame);
        break;
      case 'access':
        if (frame.role === null) this.#greeting.signedOut();
        else roleChanged(frame.role);
        break;
      case 'refused':
        this.#greeting.refused(frame.refusal);
        break;
      case 'ok':
        break;
      default:
        frame satisfies never;
    }
    this.#count.again();
  }

  #lead(leads: boolean): void {
    this.outbox.lead(leads);
    // It may have lost the lead while it was frozen, and heard of rows before it heard of that [M153].
    if (!leads) return void this.#followed.thawed();
    // The feed goes on over this tab's socket, from where the rows of this tab stand.
    this.#options.leads();
    // Rows that this device lacks come over HTTP: they need not wait for the socket.
    if (!this.#feed.cursor) this.#feed.begin();
    else if (this.socket?.ready) void this.socket.greet();
  }

  #apply(changes: readonly RowChange[]): void {
    const { documents, replica } = this.#options;
    // What is out of sight leaves this device with its text; what was not sent of it stays in the outbox.
    for (const change of changes) if ('left' in change) documents.lost(change.left.type, change.left.id);
    this.#dropShown(replica.apply(replica.concerning(changes)));
    replica.renewLeft(changes);
    for (const change of changes) if ('put' in change) documents.found(change.put.type, change.put.id);
    if (this.#options.connection.onTheirWay > 0) this.#count.again();
  }

  /** Entries that the rows show by now. Each tab takes them off its own screen; the leader off the disk. */
  #dropShown(entries: readonly OutboxEntry[]): void {
    if (entries.length > 0) void this.outbox.drop(entries.map((entry) => entry.id));
  }

  #changed(entry: OutboxEntry): void {
    const { replica, documents } = this.#options;
    const shown = isTyping(entry) || replica.overlay(entry);
    if (entry.state === 'saved' && shown) void this.outbox.drop([entry.id]);
    if (entry.state === 'saved' && entry.kind === 'command')
      for (const record of entry.records) documents.of(entry.type, record)?.attach();
    this.#notTaken.refused(entry);
    this.#count.again();
  }

  /** Their author does not want them any more. */
  async discard(ids: readonly string[]): Promise<void> {
    this.#notTaken.discard(ids);
    await this.outbox.drop(ids);
  }

  /** The others may have told this tab something that it could not hear [M153]. */
  #thawed(): void {
    void this.#followed.thawed();
    void this.outbox.thawed();
    void this.#options.documents.thawed();
    void this.#takeOver();
  }

  /** A page that has ended may have left edits here [M184]. For want of room they stay where they are. */
  async #takeOver(): Promise<void> {
    const { documents, store } = this.#options;
    if (!(await store.takeOver().catch(() => false))) return;
    void this.outbox.load();
    void documents.thawed();
  }

  async #hear(message: TabMessage): Promise<void> {
    const { documents } = this.#options;
    switch (message.kind) {
      case 'rows':
        return this.#followed.hear(message);
      case 'replaced':
        return this.#followed.replaced();
      case 'outbox':
        return this.outbox.hear(message.message);
      case 'update':
        documents.byName(message.document)?.hear(message.update);
        return;
      case 'reset':
        return documents.byName(message.document)?.reset();
      case 'skipped':
        return this.#notTaken.look();
      case 'signed-out':
        this.#greeting.signedOut();
        return;
      case 'taken':
        this.#options.taken();
        return;
      default:
        message satisfies never;
    }
  }
}
