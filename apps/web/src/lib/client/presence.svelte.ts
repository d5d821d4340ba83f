import type { HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Attachment } from '../documents/attachment.ts';
import { peopleIn, type PresenceState, type PresentPerson } from './present-person.ts';

export type Location = { readonly type?: string; readonly id?: string; readonly field?: string };

const keyOf = (type: unknown, id: unknown): string => `${String(type)}:${String(id)}`;

/** Who is where in the workspace, other people only: the awareness of a document without content. */
export class WorkspacePresence {
  readonly #doc = new Y.Doc();
  readonly #awareness = new Awareness(this.#doc);
  readonly #me: () => string;
  #people = $state.raw<readonly PresentPerson[]>([]);
  #onRecord = $state.raw<ReadonlyMap<string, readonly PresentPerson[]>>(new Map());
  #attachment: Attachment | undefined;

  constructor(me: () => string) {
    this.#me = me;
    this.#awareness.setLocalState({ location: {}, idle: false });
    this.#awareness.on('change', () => this.#read());
  }

  /** Everybody else who is here now, for the header of the workspace. */
  get people(): readonly PresentPerson[] {
    return this.#people;
  }

  /** Who else is on this record. */
  on(type: string, id: string): readonly PresentPerson[] {
    return this.#onRecord.get(keyOf(type, id)) ?? nobody;
  }

  /** Says where I am. Called by pages and fields; the last call counts. */
  setLocation(location: Location): void {
    const now = this.#awareness.getLocalState() as { location?: Location } | null;
    if (now && sameLocation(now.location ?? {}, location)) return;
    this.#awareness.setLocalStateField('location', location);
  }

  setIdle(idle: boolean): void {
    if (this.#awareness.getLocalState()?.['idle'] !== idle) this.#awareness.setLocalStateField('idle', idle);
  }

  attach(name: string, socket: HocuspocusProviderWebsocket, token: () => Promise<string>): void {
    this.#attachment = new Attachment({
      name,
      doc: this.#doc,
      awareness: this.#awareness,
      socket,
      token,
      synced: () => {},
      refused: () => {},
    });
  }

  close(): void {
    this.#attachment?.destroy();
    this.#awareness.destroy();
    this.#doc.destroy();
  }

  #read(): void {
    const byRecord = new Map<string, PresenceState[]>();
    const states = [...this.#awareness.getStates().values()] as PresenceState[];
    for (const state of states) {
      if (state.location?.id === undefined) continue;
      const key = keyOf(state.location.type, state.location.id);
      byRecord.set(key, [...(byRecord.get(key) ?? []), state]);
    }
    this.#people = peopleIn(states, this.#me());
    this.#onRecord = new Map([...byRecord].map(([key, on]) => [key, peopleIn(on, this.#me())]));
  }
}

const nobody: readonly PresentPerson[] = Object.freeze([]);
const sameLocation = (a: Location, b: Location): boolean => a.type === b.type && a.id === b.id && a.field === b.field;
