import type { HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Attachment } from '../documents/attachment.ts';
import type { PresenceState } from './present-person.ts';

export type PresenceLinkOptions = {
  readonly name: string;
  readonly socket: HocuspocusProviderWebsocket;
  readonly token: () => Promise<string>;
  /** Everybody's states, mine included, whenever one changes. */
  readonly changed: (states: readonly PresenceState[]) => void;
};

/** The awareness of a document without content: carries who is where between the tabs of a workspace. */
export class PresenceLink {
  readonly #doc = new Y.Doc();
  readonly #awareness = new Awareness(this.#doc);
  readonly #attachment: Attachment;

  constructor({ name, socket, token, changed }: PresenceLinkOptions) {
    const awareness = this.#awareness;
    awareness.on('change', () => changed([...awareness.getStates().values()] as PresenceState[]));
    this.#attachment = new Attachment({
      name,
      doc: this.#doc,
      awareness,
      socket,
      token,
      synced: () => {},
      refused: () => {},
    });
  }

  /** Says where I am and whether I am at work. */
  show(state: PresenceState): void {
    this.#awareness.setLocalState(state as Record<string, unknown>);
  }

  close(): void {
    this.#attachment.destroy();
    this.#awareness.destroy();
    this.#doc.destroy();
  }
}
