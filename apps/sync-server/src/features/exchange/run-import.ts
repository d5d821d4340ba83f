import { v5 } from 'uuid';
import type { Actor } from '@rapport/model/access/can';
import type { Changes } from '@rapport/model/commands/command';
import type { PlannedRow } from '@rapport/model/features/exchange/plan-row';
import { RefusalError } from '@rapport/model/errors';
import type { StoredCommand } from '@rapport/persistence/server/log/find-command';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { NewRecord, WorkspaceOwner } from '../../services.ts';
import { Turns } from '../../jobs/turns.ts';
import { differing } from './differing.ts';
import type { ReadRows } from './check-import.ts';
import { ReportBuilder, type ImportReport } from './import-report.ts';
import { fallbackTitle, linkedFields, readRow, type ImportPlan } from './plan-file.ts';

/** Rows per commit: small enough that people at work do not feel it, large enough for thousands of rows a second. */
const BATCH = 250;

export type ImportRun = {
  readonly owner: WorkspaceOwner;
  readonly actor: Actor;
  readonly importId: string;
  readonly readRows: ReadRows;
  /** Which of these documents exist already: a batch that was committed before the process died. */
  readonly existing: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly findCommands: (ids: readonly string[]) => Promise<ReadonlyMap<string, StoredCommand>>;
  readonly progress: (done: number) => Promise<void>;
};

/** Id of the command that changed an existing record for a row; undo finds it again. */
export const updateCommandId = (importId: string, row: number): string => v5(`update ${row}`, importId);

/** Writes every row through the log, in batches. Running it again goes on where it stopped. */
export async function runImport(run: ImportRun, plan: ImportPlan): Promise<ImportReport> {
  const builder = new ReportBuilder();
  const links = linkedFields(plan);
  const dated = Object.values(plan.map.columns).some((targets) => targets.some(({ field }) => field === 'created'));
  const definitions = run.owner.definitions();
  const turns = new Turns();
  for (let start = 0; start < plan.file.rows.length; start += BATCH) {
    const end = Math.min(start + BATCH, plan.file.rows.length);
    const created: NewRecord[] = [];
    const updates: { readonly row: number; readonly id: string; readonly changes: Changes }[] = [];
    for (let row = start; row < end; row += 1) {
      if (turns.over) await turns.next();
      builder.count('rows');
      const target = plan.targets[row]!;
      if (target.fate === 'repeated') {
        builder.count('repeated');
        continue;
      }
      const planned = readRow(plan, row);
      for (const problem of planned.problems) builder.problem({ ...problem, line: row + 2 });
      for (const field of links) builder.link(field, planned.changes[field] !== undefined);
      if (target.fate === 'create') {
        builder.count('created');
        if (dated && planned.created === undefined) builder.count('undated');
        created.push(newRecord(plan, planned, row, target.id, definitions));
      } else if (plan.map.onMatch === 'skip') builder.count('skipped');
      else updates.push({ row, id: target.id, changes: planned.changes });
    }
    await writeNew(run, created);
    await writeUpdates(run, plan, updates, builder);
    await run.progress(end);
  }
  await run.owner.drain();
  return builder.report(plan.resolution.missing);
}

async function writeNew(run: ImportRun, records: readonly NewRecord[]): Promise<void> {
  if (records.length === 0) return;
  const there = await run.existing(records.map(({ record }) => record));
  const fresh = records.filter(({ record }) => !there.has(record));
  if (fresh.length > 0) await run.owner.createMany(run.actor, fresh, 'import', run.importId);
}

async function writeUpdates(
  run: ImportRun,
  plan: ImportPlan,
  updates: readonly { readonly row: number; readonly id: string; readonly changes: Changes }[],
  builder: ReportBuilder,
): Promise<void> {
  if (updates.length === 0) return;
  const present = await run.readRows(
    plan.type.key,
    updates.map(({ id }) => id),
  );
  const rows = new Map(updates.map(({ row }) => [updateCommandId(run.importId, row), row]));
  // What it had changed before it was interrupted is as the file says by now, and was changed all the same.
  const written = await run.findCommands([...rows.keys()]);
  const commands = updates.flatMap(({ row, id, changes }) => {
    const needed = differing(plan.type, present.get(id)?.values ?? {}, changes);
    const changed = Object.keys(needed).length > 0 || written.has(updateCommandId(run.importId, row));
    builder.count(changed ? 'updated' : 'unchanged');
    return Object.keys(needed).length === 0
      ? []
      : [
          {
            id: updateCommandId(run.importId, row),
            age: 0,
            kind: 'update' as const,
            type: plan.type.key,
            records: [id],
            changes: needed,
          },
        ];
  });
  // Together, so that they share commits; each is a command of its own, so that undo can restore each.
  await Promise.all(
    commands.map(async (command) => {
      const row = rows.get(command.id) ?? 0;
      try {
        await run.owner.run(run.actor, command, 'import');
      } catch (error) {
        if (!(error instanceof RefusalError) || error.refusal.kind !== 'cycle') throw error;
        // Above what the file does not tell of stands the record itself: the rest of the row counts.
        const field = error.refusal.field ?? '';
        const { [field]: _circular, ...changes } = command.changes;
        builder.problem({ column: field, field, text: '', reason: 'cycle', line: row + 2 });
        if (Object.keys(changes).length > 0) await run.owner.run(run.actor, { ...command, changes }, 'import');
      }
    }),
  );
}

/**
 * A record with its history. A deal that was won or lost entered that stage when it was closed, another one when it
 * entered its stage: the stage is a change of its own then, made at that time.
 */
export function newRecord(plan: ImportPlan, planned: PlannedRow, row: number, id: string, definitions: Definitions): NewRecord {
  const { created, closed, stageEntered } = planned;
  const titled = plan.type.title.some((key) => planned.changes[key] !== undefined);
  const changes: Record<string, Changes[string]> = {
    ...(titled ? {} : fallbackTitle(plan, row, definitions)),
    ...planned.changes,
  };
  const base = { type: plan.type.key, record: id, ...(created === undefined ? {} : { madeAt: created }) };
  const board = plan.type.board;
  const stage = board === undefined ? undefined : changes[board];
  if (board === undefined || !stage || !('value' in stage) || typeof stage.value !== 'string') return { ...base, changes };
  const known = definitions.stages.get(stage.value);
  if (known) changes['pipeline'] ??= { value: known.pipeline };
  const over = known ? known.outcome !== 'open' : plan.type.finished.includes(stage.value);
  const entered = over ? (closed ?? stageEntered) : stageEntered;
  if (entered === undefined || (created !== undefined && entered <= created)) return { ...base, changes };
  const { [board]: moved, ...first } = changes;
  // Without a time of creation the deal is as old as the first thing known about it.
  return { ...base, madeAt: created ?? entered, changes: first, history: [{ changes: { [board]: moved! }, madeAt: entered }] };
}
