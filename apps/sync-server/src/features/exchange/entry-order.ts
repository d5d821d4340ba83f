import { entryReferences } from '@rapport/model/ledger/entry-fault';
import { Turns } from '../../jobs/turns.ts';
import { linkedFields, readRow, type ImportPlan } from './plan-file.ts';

/** Which rows of a ledger's file name which others of it, such as the order that another row corrects. */
export type EntryOrder = {
  /** Rows in the order in which they come in: those of a round name only rows of the rounds before it. */
  readonly rounds: readonly (readonly number[])[];
  /** Per row: the row of this file that it names, and the field that does. */
  readonly named: ReadonlyMap<number, { readonly field: string; readonly row: number }>;
  /** Rows that name themselves, by way of however many others. */
  readonly circular: ReadonlySet<number>;
};

/** What is named comes in before what names it, wherever the two stand in the file; else rows keep their order. */
export async function entryOrder(plan: ImportPlan): Promise<EntryOrder> {
  const rows = [...plan.targets.keys()];
  const [field] = entryReferences(plan.type).find(([, { key }]) => key === plan.type.key) ?? [];
  if (field === undefined || !linkedFields(plan).includes(field))
    return { rounds: [rows], named: new Map(), circular: new Set() };
  const rowOf = new Map(plan.targets.flatMap(({ id, fate }, row) => (fate === 'create' ? [[id, row] as const] : [])));
  const named = new Map<number, { field: string; row: number }>();
  const turns = new Turns();
  for (const row of rowOf.values()) {
    if (turns.over) await turns.next();
    const change = readRow(plan, row).changes[field];
    const other = change && 'value' in change ? rowOf.get(String(change.value)) : undefined;
    if (other !== undefined) named.set(row, { field, row: other });
  }
  const { rounds, circular } = roundsOf(rows, (row) => named.get(row)?.row);
  return { rounds, named, circular };
}

/** Each row names one other at most. */
function roundsOf(rows: readonly number[], next: (row: number) => number | undefined): Pick<EntryOrder, 'rounds' | 'circular'> {
  const depths = new Map<number, number>();
  const circular = new Set<number>();
  for (const row of rows) {
    const way: number[] = [];
    const onTheWay = new Set<number>();
    let at: number | undefined = row;
    while (at !== undefined && !depths.has(at) && !onTheWay.has(at)) {
      onTheWay.add(at);
      way.push(at);
      at = next(at);
    }
    if (at !== undefined && onTheWay.has(at)) for (const one of way.slice(way.indexOf(at))) circular.add(one);
    let depth = at === undefined || onTheWay.has(at) ? 0 : (depths.get(at) ?? 0) + 1;
    for (const one of way.toReversed()) depths.set(one, depth++);
  }
  const rounds: number[][] = [];
  for (const row of rows) (rounds[depths.get(row) ?? 0] ??= []).push(row);
  // Of a ring alone there are depths that no row has.
  return { rounds: rounds.filter((round) => round !== undefined), circular };
}
