import { HocuspocusProvider, type HocuspocusProviderConfiguration } from '@hocuspocus/provider';
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { toUint8Array, type Encoder } from 'lib0/encoding';

const syncMessage = 0;
const awarenessMessage = 1;
const syncStep1 = 0;
const syncUpdate = 2;

/**
 * Milliseconds between two changes of a note: each costs its editor a look at the page, however many letters it is. So
 * many times as long as the last one took, within these bounds.
 */
const restsFor = 8;
export const leastApart = 16;
export const apart = 50;

type Sent = Parameters<HocuspocusProvider['send']>;

/**
 * A provider that receives a document and carries its awareness, and never sends an edit: edits go by the outbox only,
 * one by one with their times. So an answer to the server's "what do you have?" is left out as well, and a provider
 * may attach while the outbox still holds edits of its document.
 *
 * Invariant: the server hears of a document only between our asking for it and its "no" or the end of the connection.
 * It keeps what comes at other times until we ask again and takes it then, a goodbye too, which would end the
 * attachment that was asked for after it; and a person who types sends many more carets than it keeps.
 *
 * With `gathers`, what others write goes into the document at once after a rest, and together with what comes within the
 * next moment otherwise [M212]: in order, whole, and before whatever else the server says of the document.
 */
export class ReceivingProvider extends HocuspocusProvider {
  /** Asking; the server has not answered yet. */
  #asking = false;
  /** The server knows that we asked, and has neither refused nor closed. */
  #known = false;
  readonly #gathers: boolean;
  #waiting: MessageEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor({ gathers = false, ...configuration }: HocuspocusProviderConfiguration & { readonly gathers?: boolean }) {
    super({ ...configuration, sessionAwareness: true });
    this.#gathers = gathers;
  }

  get asking(): boolean {
    return this.#asking;
  }

  /** Asks the server for the document, on a socket that is open. */
  override async onOpen(event: Event): Promise<void> {
    this.#asking = true;
    this.#known = false;
    await super.onOpen(event);
  }

  override permissionDeniedHandler(reason: string): void {
    this.#asking = false;
    this.#known = false;
    super.permissionDeniedHandler(reason);
  }

  override authenticatedHandler(scope: string): void {
    this.#asking = false;
    super.authenticatedHandler(scope);
  }

  override onClose(): void {
    this.takeIn();
    this.#asking = false;
    this.#known = false;
    super.onClose();
  }

  override onMessage(event: MessageEvent): void {
    const says = this.#gathers ? kindOf(new Uint8Array(event.data as ArrayBuffer)) : 'else';
    if (says === 'update' && this.synced) {
      this.#waiting.push(event);
      const rest = this.#nextAt - performance.now();
      // A busy page puts timers off: what comes looks as well.
      if (rest <= 0) this.takeIn();
      else this.#timer ??= setTimeout(() => this.takeIn(), rest);
      return;
    }
    if (says !== 'caret') this.takeIn();
    super.onMessage(event);
  }

  /** Puts what has come and waits into the document, as one change. */
  takeIn(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    const began = performance.now();
    this.document.transact(() => {
      for (const event of waiting) super.onMessage(event);
    }, this);
    const now = performance.now();
    this.#nextAt = now + Math.min(Math.max((now - began) * restsFor, leastApart), apart);
  }

  /** What waits is not taken in: whoever throws a document away wants nothing more of it. */
  override destroy(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
    super.destroy();
  }

  override documentUpdateHandler(): void {}

  override send(message: Sent[0], args: Sent[1]): void {
    if ('token' in args) this.#known = true;
    if (!this.#known) return;
    const { encoder } = args as { encoder?: Encoder };
    if (encoder && carriesEdit(toUint8Array(encoder))) return;
    super.send(message, args);
  }
}

/** What a frame for a document is: a change of it, where somebody is in it, or anything else. */
function kindOf(data: Uint8Array): 'update' | 'caret' | 'else' {
  const decoder = createDecoder(data);
  readVarString(decoder);
  const type = readVarUint(decoder);
  if (type === awarenessMessage) return 'caret';
  return type === syncMessage && readVarUint(decoder) === syncUpdate ? 'update' : 'else';
}

/** Whether a reply is a sync message other than the question. */
function carriesEdit(data: Uint8Array): boolean {
  const decoder = createDecoder(data);
  readVarString(decoder);
  return readVarUint(decoder) === syncMessage && readVarUint(decoder) !== syncStep1;
}
