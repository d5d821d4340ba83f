import { v7 as uuidv7 } from 'uuid';
import type { Queryable } from '../database.ts';

/** Something that somebody did and that no record shows. `action` is a word of the product: `view-as`. */
export type AuditEntry = {
  readonly workspaceId: string;
  readonly actor: string | null;
  readonly action: string;
  readonly subject?: string | undefined;
  readonly details?: { readonly [key: string]: string | number | boolean } | undefined;
};

/** Writes one line of the audit log. What it tells of happens only when this has resolved. */
export async function audit(database: Queryable, entry: AuditEntry): Promise<void> {
  await database.query('insert into audit (workspace_id, id, actor, action, subject, details) values ($1, $2, $3, $4, $5, $6)', [
    entry.workspaceId,
    uuidv7(),
    entry.actor,
    entry.action,
    entry.subject ?? null,
    JSON.stringify(entry.details ?? {}),
  ]);
}
