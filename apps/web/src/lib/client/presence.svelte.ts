import { documentName } from '@rapport/model/documents/document-name';
import type { PresenceLink } from './presence-link.ts';
import { peopleIn, type PresenceState, type PresentPerson } from './present-person.ts';

export type Location = { readonly type?: string; readonly id?: string; readonly field?: string };

/** The document without content over which people of a workspace see each other. */
export const presenceName = ({ id, incarnation }: { readonly id: string; readonly incarnation: number }): string =>
  documentName({ workspace: id, incarnation, type: 'presence', id, generation: 1 });

const keyOf = (type: unknown, id: unknown): string => `${String(type)}:${String(id)}`;

/** Who is where in the workspace, other people only. What is said before there is a connection is sent with it. */
export class WorkspacePresence {
  readonly #me: () => string;
  #people = $state.raw<readonly PresentPerson[]>([]);
  #onRecord = $state.raw<ReadonlyMap<string, readonly PresentPerson[]>>(new Map());
  #location: Location = {};
  #idle = false;
  #link: PresenceLink | undefined;

  constructor(me: () => string) {
    this.#me = me;
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
    if (sameLocation(this.#location, location)) return;
    this.#location = location;
    this.#show();
  }

  setIdle(idle: boolean): void {
    if (this.#idle === idle) return;
    this.#idle = idle;
    this.#show();
  }

  /** Connects; `make` is given whom to tell of everybody's states. */
  attach(make: (changed: (states: readonly PresenceState[]) => void) => PresenceLink): void {
    this.#link = make((states) => this.#read(states));
    this.#show();
  }

  close(): void {
    this.#link?.close();
  }

  #show(): void {
    this.#link?.show({ location: this.#location, idle: this.#idle });
  }

  #read(states: readonly PresenceState[]): void {
    const byRecord = new Map<string, PresenceState[]>();
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
