import type { Changes } from '@rapport/model/commands/command';
import { planEntry, problemsIn, valuesOf } from '@rapport/model/features/exchange/plan-entry';
import type { PlannedRow, RowProblem } from '@rapport/model/features/exchange/plan-row';
import { entryReferences } from '@rapport/model/ledger/entry-fault';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Values } from '@rapport/model/schema/row';
import { Turns } from '../../jobs/turns.ts';
import type { ReadRows } from './check-import.ts';
import { differing } from './differing.ts';
import { entryOrder, type EntryOrder } from './entry-order.ts';
import type { ReportBuilder } from './import-report.ts';
import { linkedFields, readRow, type ImportPlan } from './plan-file.ts';
import { cellsOf } from './read-csv.ts';

/** Rows per commit, as of records. */
export const BATCH = 250;

/** What a row of a file does to a ledger. Of those that write, `changes` are what the command says. */
export type EntryRow = {
  readonly row: number;
  readonly fate: 'created' | 'updated' | 'unchanged' | 'skipped' | 'repeated' | 'refused';
  /** Of an entry that is there: its id. */
  readonly id: string;
  readonly changes: Changes;
  /** The field with which it names another new row of the file, and the id that the plan gives that one. */
  readonly names?: { readonly field: string; readonly id: string } | undefined;
  readonly created: string | undefined;
  readonly problems: readonly RowProblem[];
};

/**
 * The rows of a file as entries of a ledger, batch by batch, before anything of a batch is written: what they would be,
 * with all that would be refused [M105] said of its row. `ours`: what this import did with rows before it was interrupted.
 */
export async function* entryRows(
  plan: ImportPlan,
  readRows: ReadRows,
  ours: (rows: readonly number[]) => Promise<ReadonlyMap<number, 'created' | 'updated'>> = () => Promise.resolve(new Map()),
): AsyncGenerator<readonly EntryRow[]> {
  const turns = new Turns();
  const order = await entryOrder(plan);
  const inFile = new Set([...order.named.values()].map(({ row }) => row));
  /** What rows say that others of the file name, by the id that the plan gives them. */
  const taken = new Map<string, Values>();
  for (const rows of order.rounds.flatMap((round) => batchesOf(round))) {
    const written = await ours(rows);
    const isThere = (row: number) => plan.targets[row]?.fate === 'existing' && written.get(row) !== 'created';
    const planned = new Map(rows.map((row) => [row, withoutLost(plan, order, taken, row)]));
    const stored = await namedEntries(plan.type, [...planned.values()], readRows);
    const named = (type: string, id: string) => (type === plan.type.key ? taken.get(id) : undefined) ?? stored(type, id);
    const there = rows.filter(isThere).map((row) => plan.targets[row]!.id);
    const present = there.length > 0 ? await readRows(plan.type.key, there) : new Map<string, { readonly values: Values }>();
    const batch: EntryRow[] = [];
    for (const row of rows) {
      if (turns.over) await turns.next();
      const { id, fate } = plan.targets[row]!;
      const line = { row, id, created: planned.get(row)!.created };
      if (fate === 'repeated') batch.push({ ...line, fate, changes: {}, problems: [] });
      else if (isThere(row)) {
        const now = corrected(plan, row, planned.get(row)!, present.get(id)?.values ?? {});
        batch.push({ ...line, ...now, fate: written.get(row) ?? now.fate });
      } else {
        const { refused, ...entry } = planEntry(plan.type, lineOf(plan, row, planned.get(row)!), named);
        const other = order.named.get(row);
        const names = other && { field: other.field, id: plan.targets[other.row]!.id };
        batch.push({ ...line, ...entry, names, fate: refused ? 'refused' : 'created' });
        if (!refused && inFile.has(row)) taken.set(id, valuesOf(entry.changes));
      }
    }
    yield batch;
  }
}

const batchesOf = (rows: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, at) => rows.slice(at * BATCH, (at + 1) * BATCH));

/** A row as it is understood; one that names itself, or a row of the file that is not taken, names nothing and says so. */
function withoutLost(plan: ImportPlan, order: EntryOrder, taken: ReadonlyMap<string, Values>, row: number): PlannedRow {
  const planned = readRow(plan, row);
  const named = order.named.get(row);
  const reason = order.circular.has(row) ? 'names-itself' : named && !taken.has(plan.targets[named.row]!.id) && 'row-refused';
  if (!named || !reason) return planned;
  const { [named.field]: _lost, ...changes } = planned.changes;
  const problemOf = problemsIn(plan.map, cellsOf(plan.file, plan.file.rows[row] ?? []));
  return { ...planned, changes, problems: [...planned.problems, problemOf(named.field, reason)] };
}

/** Counts a row as what became of it. */
export function reportEntry(builder: ReportBuilder, plan: ImportPlan, { row, fate, changes, created, problems }: EntryRow): void {
  builder.count('rows');
  builder.count(fate);
  for (const problem of problems) builder.problem({ ...problem, line: row + 2 });
  if (fate === 'repeated') return;
  if (fate !== 'refused') for (const field of linkedFields(plan)) builder.link(field, changes[field] !== undefined);
  const dated = Object.values(plan.map.columns).some((targets) => targets.some(({ field }) => field === 'created'));
  if (fate === 'created' && dated && created === undefined) builder.count('undated');
}

const lineOf = (plan: ImportPlan, row: number, planned: PlannedRow) => ({
  map: plan.map,
  cells: cellsOf(plan.file, plan.file.rows[row] ?? []),
  planned,
});

/** Of an entry that is there, what may change does; of the rest the file is told that it stands. */
function corrected(
  plan: ImportPlan,
  row: number,
  planned: PlannedRow,
  values: Values,
): Pick<EntryRow, 'fate' | 'changes' | 'problems'> {
  const { changes: said, problems } = planned;
  if (plan.map.onMatch === 'skip') return { fate: 'skipped', changes: said, problems };
  const problemOf = problemsIn(plan.map, lineOf(plan, row, planned).cells);
  const { fixed, once } = plan.type;
  // The external id is what it was known by, with its brackets or without.
  const other = Object.entries(differing(plan.type, values, said)).filter(([field]) => field !== once);
  const changes = Object.fromEntries(other.filter(([field]) => fixed?.includes(field)));
  const standing = other.filter(([field]) => !fixed?.includes(field)).map(([field]) => problemOf(field, 'stands'));
  return {
    fate: Object.keys(changes).length > 0 ? 'updated' : 'unchanged',
    changes,
    problems: [...problems, ...standing],
  };
}

/** [V6] The entries that rows name, as far as whoever imports sees them. */
async function namedEntries(
  type: ObjectType,
  rows: readonly PlannedRow[],
  readRows: ReadRows,
): Promise<(type: string, id: string) => Values | undefined> {
  const named = new Map<string, Values>();
  for (const [field, other] of entryReferences(type)) {
    const ids = rows.flatMap(({ changes }) => {
      const change = changes[field];
      return change && 'value' in change && typeof change.value === 'string' ? [change.value] : [];
    });
    if (ids.length === 0) continue;
    for (const [id, row] of await readRows(other.key, [...new Set(ids)]))
      if (row.deletedAt === undefined) named.set(`${other.key}:${id}`, row.values);
  }
  return (key, id) => named.get(`${key}:${id}`);
}
