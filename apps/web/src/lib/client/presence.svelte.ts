import { documentName } from '@rapport/model/documents/document-name';
import type { PresenceLink } from './presence-link.ts';
import { peopleIn, type PresenceState, type PresentPerson } from './present-person.ts';

export type Location = { readonly type?: string; readonly id?: string; readonly field?: string };

/** The document without content over which people of a workspace see each other. */
export const presenceName = ({ id, incarnation }: { readonly id: string; readonly incarnation: number }): string =>
  documentName({ workspace: id, incarnation, type: 'presence', id, generation: 1 });

/** The shared view that somebody looks at, and what of it they have changed and not saved. */
export type ViewPlace = { readonly id: string; readonly part?: string };

const keyOf = (type: unknown, id: unknown): string => `${String(type)}:${String(id)}`;

/** Who is where in the workspace, other people only. What is said before there is a connection is sent with it. */
export class WorkspacePresence {
  readonly #me: () => string;
  #people = $state.raw<readonly PresentPerson[]>([]);
  #onRecord = $state.raw<ReadonlyMap<string, readonly PresentPerson[]>>(new Map());
  #atView = $state.raw<ReadonlyMap<string, readonly PresentPerson[]>>(new Map());
  #location: Location = {};
  #view: ViewPlace | undefined;
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

  /** I am no longer on that record, but at `next`: unless I have gone on already, as a page opens before the one it follows goes. */
  leave(type: string, id: string, next: Location = {}): void {
    if (this.#location.type === type && this.#location.id === id) this.setLocation(next);
  }

  /** Who else looks at a saved view; `field` is what of it they are changing. */
  atView(id: string): readonly PresentPerson[] {
    return this.#atView.get(id) ?? nobody;
  }

  /** Says which shared view I look at. Everybody here hears it: never called for one that not everybody sees [V6]. */
  setView(view: ViewPlace | undefined): void {
    if (this.#view?.id === view?.id && this.#view?.part === view?.part) return;
    this.#view = view;
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
    this.#link?.show({ location: this.#location, idle: this.#idle, ...(this.#view ? { view: this.#view } : {}) });
  }

  #read(states: readonly PresenceState[]): void {
    const byRecord = new Map<string, PresenceState[]>();
    const byView = new Map<string, PresenceState[]>();
    for (const state of states) {
      const at = state.view;
      if (typeof at?.id === 'string') {
        const looks = { ...state, location: typeof at.part === 'string' ? { field: at.part } : {} };
        byView.set(at.id, [...(byView.get(at.id) ?? []), looks]);
      }
      if (state.location?.id === undefined) continue;
      const key = keyOf(state.location.type, state.location.id);
      byRecord.set(key, [...(byRecord.get(key) ?? []), state]);
    }
    this.#people = peopleIn(states, this.#me());
    this.#atView = new Map([...byView].map(([id, at]) => [id, peopleIn(at, this.#me())]));
    this.#onRecord = new Map([...byRecord].map(([key, on]) => [key, peopleIn(on, this.#me())]));
  }
}

const nobody: readonly PresentPerson[] = Object.freeze([]);
const sameLocation = (a: Location, b: Location): boolean => a.type === b.type && a.id === b.id && a.field === b.field;
