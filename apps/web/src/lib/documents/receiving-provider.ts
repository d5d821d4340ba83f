import { HocuspocusProvider, type HocuspocusProviderConfiguration } from '@hocuspocus/provider';
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { toUint8Array, type Encoder } from 'lib0/encoding';

const syncMessage = 0;
const syncStep1 = 0;

type Sent = Parameters<HocuspocusProvider['send']>;

/**
 * A provider that receives a document and carries its awareness, and never sends an edit: edits go by the outbox only,
 * one by one with their times. So an answer to the server's "what do you have?" is left out as well, and a provider
 * may attach while the outbox still holds edits of its document.
 *
 * Invariant: the server hears of a document only between our asking for it and its "no" or the end of the connection.
 * It keeps what comes at other times until we ask again and takes it then, a goodbye too, which would end the
 * attachment that was asked for after it; and a person who types sends many more carets than it keeps.
 */
export class ReceivingProvider extends HocuspocusProvider {
  /** Asking; the server has not answered yet. */
  #asking = false;
  /** The server knows that we asked, and has neither refused nor closed. */
  #known = false;

  constructor(configuration: HocuspocusProviderConfiguration) {
    super({ ...configuration, sessionAwareness: true });
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
    this.#asking = false;
    this.#known = false;
    super.onClose();
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

/** Whether a reply is a sync message other than the question. */
function carriesEdit(data: Uint8Array): boolean {
  const decoder = createDecoder(data);
  readVarString(decoder);
  return readVarUint(decoder) === syncMessage && readVarUint(decoder) !== syncStep1;
}
