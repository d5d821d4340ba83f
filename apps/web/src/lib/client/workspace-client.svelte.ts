import type { Verb } from '@rapport/model/access/can';
import type { Role } from '@rapport/model/access/roles';
import type { Changes, CommandBody } from '@rapport/model/commands/command';
import type { Definitions } from '@rapport/model/settings/definitions';
import { getContext, setContext } from 'svelte';
import type { OpenDocument } from '../documents/open-document.svelte.ts';
import type { Replica } from '../replica/replica.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { OutboxState } from './outbox-state.svelte.ts';
import type { WorkspacePresence } from './presence.svelte.ts';
import type { UndoStack } from './undo.svelte.ts';

export type WorkspaceIdentity = { readonly id: string; readonly slug: string; readonly incarnation: number };
export type Me = { readonly memberId: string; readonly name: string; readonly role: Role; readonly hue: number };

/** Why a workspace does not open. `signed-out`: go to the sign-in page. `unknown`: not a member, or it does not exist. */
export type OpenProblem = 'signed-out' | 'unknown' | 'offline';
export class CannotOpenWorkspace extends Error {
  readonly problem: OpenProblem;
  constructor(problem: OpenProblem) {
    super(`The workspace cannot be opened: ${problem}`);
    this.problem = problem;
  }
}

/** Everything a page needs of one workspace: rows, documents, writing, people, and whether it is saved. */
export class WorkspaceClient {
  declare readonly workspace: WorkspaceIdentity;
  declare readonly me: Me;
  declare readonly definitions: Definitions;
  declare readonly replica: Replica;
  declare readonly connection: Connection;
  declare readonly undo: UndoStack;
  declare readonly presence: WorkspacePresence;
  declare readonly outbox: OutboxState;
  declare readonly notices: Notices;

  /** Opens what this device has first, then the socket. Throws CannotOpenWorkspace. */
  static async open(_options: { readonly slug: string }): Promise<WorkspaceClient> {
    throw new CannotOpenWorkspace('offline');
  }
  /** Shows the change at once, resolves with the command's id when it is stored on this device. */
  async run(_body: CommandBody): Promise<string> {
    return '';
  }
  /** Changes fields of records: through the document where one record's is open, as a command otherwise. */
  async update(_type: string, _ids: readonly string[], _changes: Changes): Promise<string> {
    return '';
  }
  /** The record's document; call `release()` when it leaves the screen. */
  openDocument(_type: string, _id: string): OpenDocument {
    throw new Error('not open');
  }
  can(_verb: Verb): boolean {
    return false;
  }
  async close(): Promise<void> {}
  /** Ends the session and wipes this device's copy. Answers false, doing nothing, when unsent edits would be lost. */
  async signOut(_options: { readonly loseUnsent?: boolean } = {}): Promise<boolean> {
    return true;
  }
}

const key = Symbol('workspace');
/** Makes a workspace available to everything below the calling component. */
export const setWorkspace = (client: WorkspaceClient): WorkspaceClient => setContext(key, client);
/** The workspace this component belongs to. */
export const useWorkspace = (): WorkspaceClient => getContext<WorkspaceClient>(key);
