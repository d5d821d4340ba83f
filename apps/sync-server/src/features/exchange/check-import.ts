import type { Row } from '@rapport/model/schema/row';
import { Turns } from '../../jobs/turns.ts';
import { differing } from './differing.ts';
import { entryRows, reportEntry } from './entry-rows.ts';
import { ReportBuilder, type ImportReport } from './import-report.ts';
import { linkedFields, readRow, type ImportPlan } from './plan-file.ts';

/** Reads present rows by id, for telling what an update would change. */
export type ReadRows = (type: string, ids: readonly string[]) => Promise<ReadonlyMap<string, Row>>;

/** A dry run: everything that the run would do, counted, and nothing written. Also the first row as it will become,
 * where `new:<name>` stands for what will be made. */
export async function checkImport(
  plan: ImportPlan,
  readRows: ReadRows,
): Promise<ImportReport & { readonly first: ReturnType<typeof readRow>['changes'] }> {
  const builder = new ReportBuilder();
  // Names that will be made count as linked: pretend that they are there.
  for (const { field, by, text, create } of plan.resolution.missing)
    if (create) plan.resolution.made(field, by, text, `new:${text}`);
  if (plan.type.storage === 'ledger')
    for await (const batch of entryRows(plan, readRows)) for (const row of batch) reportEntry(builder, plan, row);
  else await checkRecords(plan, readRows, builder);
  const first = plan.file.rows.length > 0 ? readRow(plan, 0).changes : {};
  return { ...builder.report(plan.resolution.missing), first };
}

async function checkRecords(plan: ImportPlan, readRows: ReadRows, builder: ReportBuilder): Promise<void> {
  const links = linkedFields(plan);
  const present = await presentRows(plan, readRows);
  const dated = Object.values(plan.map.columns).some((targets) => targets.some(({ field }) => field === 'created'));
  const turns = new Turns();
  for (let row = 0; row < plan.file.rows.length; row += 1) {
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
    } else if (plan.map.onMatch === 'skip') builder.count('skipped');
    else
      builder.count(
        Object.keys(differing(plan.type, present.get(target.id)?.values ?? {}, planned.changes)).length > 0
          ? 'updated'
          : 'unchanged',
      );
  }
}

async function presentRows(plan: ImportPlan, readRows: ReadRows): Promise<ReadonlyMap<string, Row>> {
  const ids = plan.targets.filter(({ fate }) => fate === 'existing').map(({ id }) => id);
  return ids.length === 0 || plan.type.key === 'member' ? new Map() : readRows(plan.type.key, ids);
}
