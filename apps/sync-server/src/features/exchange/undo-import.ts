import { v5 } from 'uuid';
import type { Actor } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { importedId } from '@rapport/model/features/exchange/import-ids';
import type { Row } from '@rapport/model/schema/row';
import { titleOf } from '@rapport/model/projection/project-record';
import type { WorkspaceOwner } from '../../services.ts';
import type { ReadRows } from './check-import.ts';
import type { ImportReport } from './import-report.ts';
import type { ImportPlan } from './plan-file.ts';
import { updateCommandId } from './run-import.ts';

const BATCH = 500;

export type ImportUndo = {
  readonly owner: WorkspaceOwner;
  readonly actor: Actor;
  readonly importId: string;
  readonly startedAt: number;
  readonly readRows: ReadRows;
  readonly editedSince: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly progress: (done: number) => Promise<void>;
};

/**
 * Takes an import back: records that it made go to the trash, values that it changed come back where they are still
 * its own. Records that somebody edited since stay and are named.
 */
export async function undoImport(run: ImportUndo, plan: ImportPlan): Promise<Pick<ImportReport, 'kept'>> {
  const kept: { id: string; title: string }[] = [];
  const rows = [...plan.file.rows.keys()];
  for (let start = 0; start < rows.length; start += BATCH) {
    const part = rows.slice(start, start + BATCH);
    const ids = [...new Set(part.map((row) => importedId(run.importId, run.startedAt, row)))];
    const present = await run.readRows(plan.type.key, ids);
    const made = [...present.values()].filter((row) => row.deletedAt === undefined);
    const edited = await run.editedSince(made.map(({ id }) => id));
    for (const row of made) if (edited.has(row.id)) kept.push({ id: row.id, title: titleFor(plan, row) });
    const gone = made.filter(({ id }) => !edited.has(id)).map(({ id }) => id);
    if (gone.length > 0) {
      const command = {
        id: v5(`undo ${start}`, run.importId),
        age: 0,
        kind: 'delete' as const,
        type: plan.type.key,
        records: gone,
      };
      await run.owner.run(run.actor, command, 'undo');
    }
    for (const row of part) await undoUpdate(run, row);
    await run.progress(Math.min(start + BATCH, rows.length));
  }
  await run.owner.drain();
  return { kept };
}

const titleFor = (plan: ImportPlan, row: Row): string => titleOf(plan.type, row.values) || row.id;

/** Rows that changed nothing have no command: that is not an error here. */
async function undoUpdate(run: ImportUndo, row: number): Promise<void> {
  const command = updateCommandId(run.importId, row);
  try {
    await run.owner.run(run.actor, { id: v5('undo', command), age: 0, kind: 'undo', command }, 'undo');
  } catch (error) {
    if (!(error instanceof RefusalError && error.refusal.kind === 'not-found')) throw error;
  }
}
