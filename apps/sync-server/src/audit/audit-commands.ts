import { settingsIds } from '@rapport/model/settings/definitions';
import { settingsType } from '@rapport/model/settings/settings-type';
import type { Command, CommandResult } from '@rapport/model/commands/command';
import type { Actor } from '@rapport/model/access/can';
import type { AuditAction, AuditDetails } from '@rapport/model/audit/actions';
import type { Database } from '@rapport/persistence/server/database';
import type { ProjectionItem } from '@rapport/persistence/server/rows/write-rows';
import { audit, auditBy } from './audit.ts';

const subjects = new Map<string, string>(Object.entries(settingsIds).map(([subject, id]) => [id, subject]));
const longest = 200;
const subjectOf = (record: string | undefined): string => subjects.get(record ?? '') ?? '';

/** Whether a command is one that the audit log tells of, and how. */
function told(
  command: Command,
  result: CommandResult,
): { action: AuditAction; subject?: string; details: AuditDetails } | undefined {
  switch (command.kind) {
    case 'update':
      if (command.type !== settingsType.key) return undefined;
      return {
        action: 'settings-changed',
        details: { what: subjectOf(command.records[0]), keys: Object.keys(command.changes).join(', ').slice(0, longest) },
      };
    case 'retire-stage':
      return { action: 'settings-changed', details: { what: 'pipelines', keys: command.kind } };
    case 'delete': {
      const count = command.records.length - result.skipped.length;
      return count > 1 ? { action: 'records-deleted', details: { type: command.type, count } } : undefined;
    }
    case 'purge':
      return {
        action: 'trash-erased',
        details: { type: command.type, count: command.records.length - result.skipped.length },
      };
    default:
      return undefined;
  }
}

/** After a command was done. One that is sent again is one line, as it was done once. */
export async function auditCommand(
  context: { readonly database: Database; readonly now: () => number },
  actor: Actor,
  command: Command,
  result: CommandResult,
): Promise<void> {
  const line = told(command, result);
  if (line) await auditBy(context, actor, { ...line, id: command.id });
}

/** Settings that were written as a document, past every command. */
export async function auditProjected(database: Database, workspaceId: string, items: readonly ProjectionItem[]): Promise<void> {
  for (const { type, id: record, events } of items) {
    if (type !== settingsType.key) continue;
    for (const { id, actor, origin, field, recordedAt } of events)
      if (origin === 'edit' && actor !== undefined)
        await audit(database, {
          workspaceId,
          id,
          at: new Date(recordedAt),
          actor,
          action: 'settings-changed',
          details: { what: subjectOf(record), keys: (field ?? '').slice(0, longest) },
        });
  }
}
