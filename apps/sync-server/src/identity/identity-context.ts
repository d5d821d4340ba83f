import { type Actor, can, type Verb } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { type Database, sqlState } from '@rapport/persistence/server/database';
import type { WorkspaceInfo, WorkspaceOwner } from '../services.ts';
import type { Auth } from './auth.ts';
import type { Rights } from './rights.ts';

/** What the parts of identity share. */
export type IdentityContext = {
  readonly database: Database;
  readonly auth: Auth;
  readonly rights: Rights;
  readonly secret: string;
  readonly publicUrl: string;
  readonly now: () => number;
  owner(workspaceId: string): WorkspaceOwner | undefined;
  openWorkspace(workspace: WorkspaceInfo): Promise<WorkspaceOwner>;
  /** Ends what was opened through these sign-in sessions. */
  endSessions(ids: readonly string[]): void;
};

/** Refuses what the actor's role does not include. */
export function demand(actor: Actor, verb: Verb): void {
  if (!can(actor, verb)) throw new RefusalError('not-allowed');
}

export type PublishedRow = { readonly type: 'member' | 'team'; readonly id: string };

/** After a commit: what was remembered is forgotten, open connections are checked, replicas hear of the rows. */
export async function announce(context: IdentityContext, workspaceId: string, rows: readonly PublishedRow[]): Promise<void> {
  context.rights.forget();
  const owner = context.owner(workspaceId);
  for (const row of rows) if (row.type === 'member') owner?.accessChanged(row.id);
  await owner?.publish(rows);
}

/** An e-mail address as it is stored and compared. */
export function normalEmail(email: string): string {
  const text = email.toWellFormed().trim().toLowerCase().normalize('NFC');
  if (!/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(text) || text.length > 254)
    throw new RefusalError('invalid-field', { field: 'email' });
  return text;
}

/** A name as it is stored. */
export function normalName(name: string, field = 'name'): string {
  const text = name.toWellFormed().replaceAll('\0', '').normalize('NFC').trim();
  if (text === '') throw new RefusalError('invalid-field', { field, values: { reason: 'required' } });
  if (text.length > 200) throw new RefusalError('invalid-field', { field, values: { reason: 'too-long', limit: 200 } });
  return text;
}

/** Two people who take the same address at the same moment: the database decides, this gives it a name. */
export async function uniqueEmail<Result>(run: Promise<Result>): Promise<Result> {
  try {
    return await run;
  } catch (error) {
    if (sqlState(error) === '23505') throw new RefusalError('already-exists', { field: 'email' }, error);
    throw error;
  }
}
