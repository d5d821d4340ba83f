import type { PresentPerson } from './present-person.ts';

export type Location = { readonly type?: string; readonly id?: string; readonly field?: string };

/** Who is where in the workspace, other people only. */
export class WorkspacePresence {
  /** Everybody who is here now, for the header of the workspace. */
  people = $state.raw<readonly PresentPerson[]>([]);

  /** Who is on this record. */
  on(_type: string, _id: string): readonly PresentPerson[] {
    return this.people;
  }

  /** Says where I am. Called by pages and panels; the last call counts. */
  setLocation(_location: Location): void {}
}
