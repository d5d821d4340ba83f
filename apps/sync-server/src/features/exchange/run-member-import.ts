import type { Actor } from '@rapport/model/access/can';
import type { Value } from '@rapport/model/schema/row';
import type { Services, WorkspaceOwner } from '../../services.ts';
import { ReportBuilder, type ImportReport } from './import-report.ts';
import { linkedFields, readRow, type ImportPlan } from './plan-file.ts';

export type MemberImport = {
  readonly services: Pick<Services, 'identity'>;
  readonly owner: WorkspaceOwner;
  readonly actor: Actor;
  /** Plans the file again, with the people and teams that are there by now. */
  readonly plan: () => Promise<ImportPlan>;
  readonly makeMissing: (plan: ImportPlan) => Promise<void>;
  readonly progress: (done: number) => Promise<void>;
};

/**
 * People are identity rows. First everybody in the file, then the managers and teams that it names (a manager may
 * stand in the file himself, further down), then who belongs to whom.
 */
export async function runMemberImport(run: MemberImport): Promise<ImportReport> {
  const builder = new ReportBuilder();
  const first = await run.plan();
  const made = new Set<number>();
  for (const [row, target] of first.targets.entries()) {
    if (target.fate !== 'create') continue;
    const { changes } = readRow(first, row);
    const [email] = textsOf(changes['email']);
    const [name = email] = textsOf(changes['name']);
    if (name === undefined) builder.problem({ column: 'name', field: 'name', text: '', reason: 'required', line: row + 2 });
    else {
      await run.services.identity.addMember(run.actor, { name, email, role: 'member' });
      made.add(row);
    }
  }
  const plan = await run.plan();
  await run.makeMissing(plan);
  for (const [row, target] of plan.targets.entries()) {
    builder.count('rows');
    const planned = readRow(plan, row);
    for (const problem of planned.problems) builder.problem({ ...problem, line: row + 2 });
    for (const field of linkedFields(plan)) builder.link(field, planned.changes[field] !== undefined);
    const changed =
      target.fate === 'existing' &&
      (made.has(row) || plan.map.onMatch === 'update') &&
      (await place(run, target.id, planned.changes));
    if (target.fate === 'repeated') builder.count('repeated');
    else if (made.has(row)) builder.count('created');
    else if (target.fate === 'create' || plan.map.onMatch === 'skip') builder.count('skipped');
    else builder.count(changed ? 'updated' : 'unchanged');
    if (row % 25 === 24) await run.progress(row + 1);
  }
  await run.progress(plan.targets.length);
  return builder.report(plan.resolution.missing);
}

async function place(
  run: MemberImport,
  id: string,
  changes: { readonly [field: string]: { readonly value: Value | null } | object },
): Promise<boolean> {
  const member = run.owner.definitions().members.get(id);
  const [manager] = textsOf(changes['manager']);
  const [team] = textsOf(changes['team']);
  const wanted = {
    ...(manager !== undefined && manager !== id && manager !== member?.manager ? { manager } : {}),
    ...(team !== undefined && team !== member?.team ? { team } : {}),
  };
  if (Object.keys(wanted).length === 0) return false;
  await run.services.identity.changeMember(run.actor, id, wanted);
  return true;
}

function textsOf(change: object | undefined): string[] {
  const value: unknown = change && 'value' in change ? change.value : undefined;
  return typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
