import type { Changes } from '../../commands/command.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { Values } from '../../schema/row.ts';
import { entryFault, entryReferences } from '../../ledger/entry-fault.ts';
import type { ImportMap } from './import-map.ts';
import { mappedText, type PlannedRow, type RowProblem } from './plan-row.ts';

/** A new entry of a ledger as a row of a file says it. What such an entry says stands: one that lacks something is not begun. */
export type PlannedEntry = {
  readonly changes: Changes;
  readonly problems: readonly RowProblem[];
  readonly refused: boolean;
};

type Line = {
  readonly map: ImportMap;
  readonly cells: { readonly [column: string]: string };
  readonly planned: PlannedRow;
};

/** Pure: `named` answers what an entry says that the row names and whoever imports sees. */
export function planEntry(
  type: ObjectType,
  { map, cells, planned }: Line,
  named: (type: string, id: string) => Values | undefined,
): PlannedEntry {
  const problemOf = problemsIn(map, cells);
  const problems = [...planned.problems];
  const isWrong = (field: string) => problems.some((problem) => problem.field === field);
  // Without the entry that it names, nothing is known of what it belongs to, and it could not be named later.
  const astray = entryReferences(type).some(([field]) => isWrong(field));
  const changes = { ...planned.changes, ...(astray ? {} : homeOfNamed(type, planned.changes, named)) };
  for (const [field, { required }] of Object.entries(type.fields)) {
    if (!required || changes[field] !== undefined || isWrong(field) || (astray && field === 'record')) continue;
    problems.push(problemOf(field, 'required'));
  }
  const lacks = Object.entries(type.fields).some(([field, { required }]) => required && changes[field] === undefined);
  if (lacks || astray) return { changes, problems, refused: true };
  const fault = entryFault(type, valuesOf(changes), named);
  if (!fault) return { changes, problems, refused: false };
  return { changes, problems: [...problems, problemOf(fault.field, fault.reason)], refused: true };
}

/** Says what is wrong with a field of a row, where the file has it. */
export const problemsIn =
  (map: ImportMap, cells: { readonly [column: string]: string }) =>
  (field: string, reason: RowProblem['reason']): RowProblem => {
    const column = Object.entries(map.columns).find(([, targets]) => targets.some((target) => target.field === field))?.[0];
    return {
      column: column ?? field,
      field,
      text: column === undefined ? '' : mappedText(map, field, cells[column] ?? ''),
      reason,
    };
  };

/** A line belongs to the record that its order belongs to: shops export the one and not the other. */
function homeOfNamed(type: ObjectType, changes: Changes, named: (type: string, id: string) => Values | undefined): Changes {
  if (changes['record'] !== undefined) return {};
  for (const [field, other] of entryReferences(type)) {
    const id = valuesOf(changes)[field];
    const record = typeof id === 'string' ? named(other.key, id)?.['record'] : undefined;
    if (record !== undefined) return { record: { value: record } };
  }
  return {};
}

/** What changes say of a new entry. */
export const valuesOf = (changes: Changes): Values =>
  Object.fromEntries(
    Object.entries(changes).flatMap(([field, change]) =>
      'value' in change && change.value !== null ? [[field, change.value] as const] : [],
    ),
  );
