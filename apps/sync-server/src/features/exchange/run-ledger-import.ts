import { RefusalError, type Refusal } from '@rapport/model/errors';
import { onceId } from '@rapport/model/ledger/entry-id';
import type { RowProblem } from '@rapport/model/features/exchange/plan-row';
import { problemsIn } from '@rapport/model/features/exchange/plan-entry';
import { titleOf } from '@rapport/model/projection/project-record';
import type { Values } from '@rapport/model/schema/row';
import type { StoredEntry } from '@rapport/persistence/server/log/load-entries';
import { v5 } from 'uuid';
import { BATCH, entryRows, reportEntry, type EntryRow } from './entry-rows.ts';
import { ReportBuilder, type ImportReport } from './import-report.ts';
import type { ImportPlan } from './plan-file.ts';
import { cellsOf } from './read-csv.ts';
import { updateCommandId, type ImportRun } from './run-import.ts';

export type LedgerImport = Pick<ImportRun, 'owner' | 'actor' | 'importId' | 'readRows' | 'findCommands' | 'progress'> & {
  readonly loadEntries: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly StoredEntry[]>>;
};

/**
 * Writes every row with the command that the API has for entries, one each, so that undo can take back each; those of a
 * batch run together and share commits. Running it again goes on where it stopped: a command runs once.
 */
export async function runLedgerImport(run: LedgerImport, plan: ImportPlan): Promise<ImportReport> {
  const builder = new ReportBuilder();
  const ours = async (rows: readonly number[]) =>
    new Map((await writtenRows(run, rows)).map(({ row, made }) => [row, made === undefined ? 'updated' : 'created'] as const));
  let done = 0;
  /** Ids that rows have in the end, by those that the plan gave them: others of the file name them by that. */
  const inTheEnd = new Map<string, string>();
  for await (const batch of entryRows(plan, run.readRows, ours)) {
    const ids = await newIds(run, plan, batch);
    const outcomes = await Promise.all(batch.map((row) => write(run, plan, naming(plan, row, inTheEnd), ids.get(row.row)!)));
    for (const { row, id, fate } of outcomes) if (fate !== 'refused') inTheEnd.set(id, ids.get(row)!.id);
    for (const outcome of outcomes) reportEntry(builder, plan, outcome);
    done += batch.length;
    await run.progress(done);
  }
  await run.owner.drain();
  return builder.report(plan.resolution.missing);
}

/** Takes such an import back: what it began is deleted, what it changed is as before. What others changed since stays and is named. */
export async function undoLedgerImport(run: LedgerImport, plan: ImportPlan): Promise<Pick<ImportReport, 'kept'>> {
  const kept: { id: string; title: string }[] = [];
  const total = plan.file.rows.length;
  for (let start = 0; start < total; start += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, total - start) }, (_, at) => start + at);
    const written = await writtenRows(run, rows);
    const entries = await run.loadEntries(written.flatMap(({ made }) => made ?? []));
    const gone: string[] = [];
    const seen = new Map<string, Promise<boolean>>();
    const isInSight = (entry: StoredEntry) => {
      const home = `${entry.homeType}:${entry.homeId}`;
      const known = seen.get(home) ?? isSeen(run, entry);
      seen.set(home, known);
      return known;
    };
    for (const { made, command } of written) {
      const last = made === undefined ? undefined : entries.get(made)?.at(-1);
      if (!last || last.deleted) continue;
      // As it was begun, or put back to that.
      const asBegun = last.commandId === command || last.origin === 'undo';
      // [V6] What hangs on a record that they have lost sight of stays, and holds up nothing else.
      if (asBegun && (await isInSight(last))) gone.push(last.id);
      else kept.push({ id: last.id, title: titleOf(plan.type, last.values as Values) || last.id });
    }
    const undo = { age: 0, kind: 'undo' as const };
    await Promise.all([
      ...(gone.length > 0
        ? [
            run.owner.run(
              run.actor,
              { id: v5(`undo ${start}`, run.importId), age: 0, kind: 'delete', type: plan.type.key, records: gone },
              'undo',
            ),
          ]
        : []),
      ...written
        .filter(({ made }) => made === undefined)
        .map(({ command }) =>
          run.owner.run(run.actor, { ...undo, id: v5('undo', command), command }, 'undo').catch(unlessRefused),
        ),
    ]);
    await run.progress(start + rows.length);
  }
  await run.owner.drain();
  return { kept };
}

type Written = {
  readonly row: number;
  readonly command: string;
  /** The entry that it began. */
  readonly made: string | undefined;
};

async function writtenRows(run: LedgerImport, rows: readonly number[]): Promise<Written[]> {
  const stored = await run.findCommands(rows.map((row) => updateCommandId(run.importId, row)));
  return rows.flatMap((row) => {
    const command = updateCommandId(run.importId, row);
    const found = stored.get(command);
    if (!found) return [];
    const { values } = found.before as { readonly values: unknown };
    const [entry] = (found.result as { readonly records: readonly { readonly record: string }[] }).records;
    return [{ row, command, made: values === null ? entry?.record : undefined }];
  });
}

const recordOf = ({ changes }: EntryRow): string | undefined => textOf(changes['record']);
const textOf = (change: EntryRow['changes'][string] | undefined): string | undefined =>
  change && 'value' in change && typeof change.value === 'string' ? change.value : undefined;

type EntryId = { readonly id: string; readonly mine: boolean };

/** A row whose entry names another of the file by the id that this has in the end; not taken where that was not. */
function naming(plan: ImportPlan, entry: EntryRow, inTheEnd: ReadonlyMap<string, string>): EntryRow {
  const { names } = entry;
  if (!names || entry.fate !== 'created') return entry;
  const id = inTheEnd.get(names.id);
  if (id !== undefined) return { ...entry, changes: { ...entry.changes, [names.field]: { value: id } } };
  const problem = problemsIn(plan.map, cellsOf(plan.file, plan.file.rows[entry.row] ?? []));
  return { ...entry, fate: 'refused', problems: [...entry.problems, problem(names.field, 'row-refused')] };
}

/**
 * Ids of the entries that a batch begins: what is known elsewhere by an id of its own gets the one that the API would
 * give it. Where that is taken by what was taken back, or hangs on a record out of sight [V6], it is another.
 * Not `mine`: it has come in while this import was on its way, and the first stands.
 */
async function newIds(run: LedgerImport, plan: ImportPlan, batch: readonly EntryRow[]): Promise<ReadonlyMap<number, EntryId>> {
  const { type } = plan;
  const { workspaceId } = run.actor;
  const wanted = batch.flatMap((row) => {
    const externalId = row.fate === 'created' ? textOf(row.changes[type.once ?? '']) : undefined;
    if (externalId === undefined) return [];
    return [
      { row: row.row, ids: [undefined, recordOf(row), run.importId].map((by) => onceId(workspaceId, type.key, externalId, by)) },
    ];
  });
  const ids = new Map<number, EntryId>(batch.map(({ row, id }) => [row, { id, mine: true }]));
  const stored = await run.loadEntries(wanted.flatMap((one) => one.ids));
  const command = (row: number) => updateCommandId(run.importId, row);
  for (const { row, ids: candidates } of wanted) {
    for (const id of candidates) {
      const versions = stored.get(id);
      const last = versions?.at(-1);
      const free = !last || versions?.[0]?.commandId === command(row);
      if (free || (!last.deleted && (await isSeen(run, last)))) {
        ids.set(row, { id, mine: free });
        break;
      }
    }
  }
  return ids;
}

async function isSeen(run: LedgerImport, entry: StoredEntry): Promise<boolean> {
  return entry.homeType !== null && entry.homeId !== null && (await run.readRows(entry.homeType, [entry.homeId])).size > 0;
}

async function write(run: LedgerImport, plan: ImportPlan, entry: EntryRow, { id, mine }: EntryId): Promise<EntryRow> {
  if (entry.fate !== 'created' && entry.fate !== 'updated') return entry;
  if (!mine) return { ...entry, fate: 'unchanged' };
  const command = {
    id: updateCommandId(run.importId, entry.row),
    age: 0,
    kind: 'entry' as const,
    type: plan.type.key,
    entry: id,
    changes: entry.changes,
  };
  try {
    await run.owner.run(run.actor, command, 'import', entry.created === undefined ? undefined : new Date(entry.created));
    return entry;
  } catch (error) {
    const refusal = unlessRefused(error);
    const problem = problemsIn(plan.map, cellsOf(plan.file, plan.file.rows[entry.row] ?? []));
    return { ...entry, fate: 'refused', problems: [...entry.problems, problem(refusal.field ?? 'record', reasonOf(refusal))] };
  }
}

/** A database that is away or a server that stops is no answer to a row: the queue tries again. */
function unlessRefused(error: unknown): Refusal {
  if (!(error instanceof RefusalError) || ['shutting-down', 'log-unavailable'].includes(error.refusal.kind)) throw error;
  return error.refusal;
}

/** What can have changed since the rows of a batch were looked at, in the words of a cell. */
function reasonOf({ kind }: Refusal): RowProblem['reason'] {
  if (kind === 'fixed-entry') return 'stands';
  return kind === 'not-found' || kind === 'in-trash' ? kind : 'refused';
}
