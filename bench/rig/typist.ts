import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { objectTypes } from '@rapport/model/objects/index';
import { appendLines } from '@rapport/model/documents/write-lines';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

const root = objectTypes['note']?.richText ?? '';

/** Somebody who types into a note through the stock provider, letter by letter, in a paragraph of their own. */
export class Typist {
  readonly #doc = new Y.Doc();
  readonly #socket: HocuspocusProviderWebsocket;
  readonly #provider: HocuspocusProvider;
  #timer: NodeJS.Timeout | undefined;
  #last: Y.RelativePosition | undefined;

  private constructor(url: string, token: string, document: string, ready: (error?: Error) => void) {
    this.#socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
    this.#provider = new HocuspocusProvider({
      websocketProvider: this.#socket,
      name: document,
      document: this.#doc,
      token,
      onSynced: () => ready(),
      onAuthenticationFailed: ({ reason }) => ready(new Error(`The note stays closed: ${reason}`)),
    });
    this.#provider.attach();
  }

  /** Resolves when they have the note, and a paragraph that begins with `mark` at its end. */
  static async arrive(url: string, token: string, document: string, mark: string): Promise<Typist> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const typist = new Typist(url, token, document, (error) => (error ? reject(error) : resolve()));
    await promise;
    appendLines(typist.#doc, root, mark);
    const text = typist.#text;
    typist.#last = Y.createRelativePositionFromTypeIndex(text, text.length, -1);
    return typist;
  }

  get #text(): Y.XmlText {
    return this.#doc.get(root, Y.XmlText);
  }

  /** A letter each `period` milliseconds, after `pause` of them. */
  type(period: number, pause: number): void {
    const letter = () => {
      const at = this.#last && Y.createAbsolutePositionFromRelativePosition(this.#last, this.#doc);
      if (!at) return;
      this.#text.insert(at.index, 'o', {});
      this.#last = Y.createRelativePositionFromTypeIndex(this.#text, at.index + 1, -1);
    };
    this.#timer = setTimeout(() => (this.#timer = setInterval(letter, period)), pause);
  }

  /** So many paragraphs; resolves when the server has them. */
  async append(paragraphs: number, letters: number): Promise<void> {
    const words = 'to be said at some length '.repeat(Math.ceil(letters / 26)).slice(0, letters);
    const acknowledged = new Promise<void>((resolve) => {
      this.#provider.on('unsyncedChanges', ({ number }: { number: number }) => number === 0 && resolve());
    });
    appendLines(this.#doc, root, Array.from({ length: paragraphs }, () => words).join('\n'));
    await acknowledged;
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.#provider.destroy();
    this.#socket.destroy();
    this.#doc.destroy();
  }
}
