import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { Ledger } from '../ledger.ts';
import { tokensInBytes } from '../tokens.ts';
import { addLine } from './add-line.ts';
import type { Edit } from './own-protocol.ts';

/** A record as a provider finds it. */
export type Place = { readonly id: string; readonly document: string };

export type StockClientOptions = {
  readonly name: string;
  readonly member: string;
  readonly url: string;
  /** Asks until it is given one. */
  readonly token: () => Promise<string>;
  readonly ledger: Ledger;
};

const SYNC = 0;
const SYNC_STATUS = 8;
const STEP_TWO = 1;
const UPDATE = 2;
/** Milliseconds until a document that was closed is asked for again; twice as long each time, until something of it is saved. */
const soonest = 300;
const latest = 5_000;
/** Nobody types on for ever while nothing of it is called saved. */
const mostUnsaved = 400;

type Heard = {
  sent(tokens: readonly string[]): void;
  acknowledged(document: string, tokens: readonly string[]): void;
};

/**
 * A person with stock `@hocuspocus/provider` clients, several documents on one socket. An edit counts as saved when the
 * `SyncStatus(true)` for the very message that carried it has come: the server answers one for each, in order per
 * document. `early` counts edits of which the provider's own counter (`hasUnsyncedChanges`) said so before that.
 */
export class StockClient {
  readonly early = new Set<string>();
  readonly name: string;
  readonly member: string;
  readonly #options: StockClientOptions;
  readonly #providers = new Map<string, HocuspocusProvider>();
  readonly #websocket: HocuspocusProviderWebsocket;
  readonly #unsaved = new Map<string, Set<string>>();
  /** Documents that are asked for again, and when. */
  readonly #again = new Map<string, { timer?: NodeJS.Timeout; after: number }>();
  /** Why documents were closed, and how often. */
  readonly #reasons = new Map<string, number>();
  #closed = false;

  constructor(options: StockClientOptions) {
    this.#options = options;
    this.name = options.name;
    this.member = options.member;
    this.#websocket = new HocuspocusProviderWebsocket({
      url: options.url,
      delay: 250,
      minDelay: 250,
      maxDelay: 2_000,
      timeout: 10_000,
      WebSocketPolyfill: this.#socketClass(),
    });
  }

  /** What is open from now on; what was open before stays until everything of it is acknowledged. */
  show(places: readonly Place[]): void {
    this.#forgetSettled();
    for (const { id, document } of places) if (!this.#providers.has(id)) this.#open(id, document);
    const wanted = new Set(places.map(({ id }) => id));
    for (const [id, provider] of this.#providers) {
      if (wanted.has(id) || (this.#unsaved.get(id)?.size ?? 0) > 0) continue;
      this.#providers.delete(id);
      provider.destroy();
    }
  }

  write({ token, kind, record, field }: Edit): void {
    const provider = this.#providers.get(record);
    if (!provider) return;
    const unsaved = this.#unsaved.get(record) ?? new Set();
    this.#unsaved.set(record, unsaved.add(token));
    const fields = provider.document.getMap('fields');
    if (kind === 'word') addLine(provider.document.get('note', Y.XmlText), token);
    else if (kind === 'tag') fields.set(`tags/${token}`, true);
    else fields.set(field, token);
  }

  /** As much of it waits as a person would let wait. */
  get busy(): boolean {
    if (this.#waiting < mostUnsaved) return false;
    this.#forgetSettled();
    return this.#waiting >= mostUnsaved;
  }
  get #waiting(): number {
    let waiting = 0;
    for (const tokens of this.#unsaved.values()) waiting += tokens.size;
    return waiting;
  }

  /** Everything that it holds is acknowledged. */
  get quiet(): boolean {
    return this.#forgetSettled();
  }

  /** For a run that does not come to rest. */
  get standing(): string {
    const open = [...this.#providers.values()];
    const reasons = [...this.#reasons].map(([reason, times]) => `${reason} x${times}`).join(', ');
    const unsynced = open.filter(({ synced }) => !synced);
    const unanswered = [...this.#providers].filter(([id, { synced }]) => synced && !this.#holdsNothing(id));
    return [
      `${open.length} documents, ${this.#waiting} waiting, socket ${this.#websocket.status}`,
      `${unsynced.length} not synced (${unsynced[0]?.configuration.name ?? 'none'})`,
      `${unanswered.length} not answered (${unanswered[0]?.[1].configuration.name ?? 'none'})`,
      `closed: ${reasons}`,
    ].join('; ');
  }

  /** The documents that it holds, by record. */
  documents(): ReadonlyMap<string, Y.Doc> {
    return new Map([...this.#providers].map(([id, { document }]) => [id, document]));
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#again.values()) clearTimeout(timer);
    for (const provider of this.#providers.values()) provider.destroy();
    this.#websocket.destroy();
  }

  /** Of documents of which everything is acknowledged, nothing is waited for any more. Answers whether all are such. */
  #forgetSettled(): boolean {
    let all = true;
    for (const [id, { synced, hasUnsyncedChanges }] of this.#providers) {
      if (synced && !hasUnsyncedChanges && this.#holdsNothing(id)) this.#forget(id);
      else all = false;
    }
    return all;
  }

  /** Over the socket that is open now all that the provider had was sent, and each message acknowledged. */
  #holdsNothing(id: string): boolean {
    const { webSocket } = this.#websocket;
    const name = this.#providers.get(id)?.effectiveName ?? '';
    return webSocket instanceof WatchedSocket && webSocket.isSettled(name);
  }

  /** A value that was replaced before it could be sent is not sent any more: Yjs forgets what nobody can see. */
  #forget(id: string): void {
    for (const token of this.#unsaved.get(id) ?? []) this.#options.ledger.unanswered(token);
    this.#unsaved.delete(id);
  }

  #socketClass(): new (url: string) => WatchedSocket {
    const heard: Heard = {
      sent: (tokens) => tokens.forEach((token) => this.#options.ledger.sent(token)),
      acknowledged: (document, tokens) => this.#acknowledged(document, tokens),
    };
    return class extends WatchedSocket {
      constructor(url: string) {
        super(url, heard);
      }
    };
  }

  #open(id: string, document: string, held = new Y.Doc()): void {
    const provider = new HocuspocusProvider({
      websocketProvider: this.#websocket,
      name: document,
      document: held,
      token: this.#options.token,
      sessionAwareness: true,
      // A document that the server closed on a living socket does not come back by itself.
      onClose: ({ event }) => this.#askAgain(id, `${event.code} ${event.reason}`),
      onAuthenticationFailed: ({ reason }) => this.#askAgain(id, reason),
      onUnsyncedChanges: ({ number }) => {
        if (number > 0) return;
        if (this.#holdsNothing(id)) this.#forget(id);
        else for (const token of this.#unsaved.get(id) ?? []) this.early.add(token);
      },
    });
    this.#providers.set(id, provider);
    provider.attach();
  }

  #acknowledged(document: string, tokens: readonly string[]): void {
    const record = document.split('/')[2] ?? '';
    if (this.#again.get(record)?.timer === undefined) this.#again.delete(record);
    for (const token of tokens) {
      this.#unsaved.get(record)?.delete(token);
      this.#options.ledger.told(token, 'SyncStatus');
    }
  }

  #askAgain(id: string, reason: string): void {
    if (this.#closed || this.#websocket.webSocket?.readyState !== WebSocket.OPEN) return;
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    const known: { timer?: NodeJS.Timeout; after: number } = this.#again.get(id) ?? { after: soonest };
    this.#again.set(id, known);
    known.timer ??= setTimeout(() => {
      delete known.timer;
      known.after = Math.min(known.after * 2, latest);
      const provider = this.#providers.get(id);
      if (this.#closed || !provider || provider.isAuthenticated) return;
      // As a new session: what is acknowledged for the old one, or not, says nothing about the new one.
      provider.destroy();
      this.#open(id, provider.configuration.name, provider.document);
    }, known.after);
  }
}

/** A socket that notes which edits each message carries, and which message each acknowledgement answers. */
class WatchedSocket extends WebSocket {
  readonly #heard: Heard;
  readonly #carried = new Map<string, string[][]>();
  /** Documents of which everything was sent once: what comes after it is sent as it is made. */
  readonly #complete = new Set<string>();

  constructor(url: string, heard: Heard) {
    super(url, { perMessageDeflate: false });
    this.#heard = heard;
    // A socket that is given up while it connects says so by an error, which nobody is there to hear.
    this.on('error', () => undefined);
    this.on('message', (data: Buffer | ArrayBuffer) => this.#received(new Uint8Array(data)));
  }

  isSettled(name: string): boolean {
    return this.#complete.has(name) && this.#carried.get(name)?.length === 0;
  }

  override send(data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    const name = decoding.readVarString(decoder);
    const step = decoding.readVarUint(decoder) === SYNC ? decoding.readVarUint(decoder) : undefined;
    if (step === STEP_TWO) this.#complete.add(name);
    if (step === STEP_TWO || step === UPDATE) {
      const tokens = tokensInBytes(data);
      this.#heard.sent(tokens);
      const carried = this.#carried.get(name) ?? [];
      this.#carried.set(name, carried);
      carried.push(tokens);
    }
    super.send(data);
  }

  #received(data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    const name = decoding.readVarString(decoder);
    if (decoding.readVarUint(decoder) !== SYNC_STATUS) return;
    const tokens = this.#carried.get(name)?.shift() ?? [];
    if (decoding.readVarInt(decoder) === 1) this.#heard.acknowledged(name.split('\0')[0] ?? '', tokens);
  }
}
