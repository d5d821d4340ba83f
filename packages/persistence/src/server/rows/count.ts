import type { View, ViewContext } from '@rapport/model/query/view';
import type { Queryable } from '../database.ts';
import { comparedField } from '../query/compared-field.ts';
import { compileView, type Which } from '../query/compile-view.ts';

/** One group of a view: `key` is the value that its rows share (null: empty), `sums` the amount's minor units by currency. */
export type GroupCount = {
  readonly key: string | null;
  readonly count: number;
  readonly sums: { readonly [currency: string]: bigint };
};

export type CountOptions = {
  readonly groups: readonly string[];
  /** A field whose values make the groups; without it, all rows are one. */
  readonly by?: string | undefined;
  /** A money field to sum up, exactly. */
  readonly sum?: string | undefined;
  readonly which?: Which | undefined;
};

/** How many rows a view has per group, and what they add up to. Unknown fields make no groups and no sums. */
export async function countRows(
  database: Queryable,
  workspaceId: string,
  view: View,
  context: ViewContext,
  options: CountOptions,
): Promise<GroupCount[]> {
  const compiled = compileView(workspaceId, view, context, options);
  if (!compiled) return [];
  const by = options.by === undefined ? undefined : comparedField(compiled.table, options.by);
  const sum = options.sum === undefined ? undefined : comparedField(compiled.table, options.sum);
  const currency = sum?.kind === 'money' ? sum.currency : 'null::text';
  const rows = await database.query<{ key: string | null; currency: string | null; count: string; sum: string | null }>(
    `select ${by ? by.text : 'null::text'} as key, ${currency} as currency, count(*), ${sum?.kind === 'money' ? `sum(${sum.column})` : 'null'} as sum
    from ${compiled.from} group by 1, 2 order by 1 nulls last, 2`,
    compiled.parameters.values,
  );
  return [...Map.groupBy(rows, (row) => row.key)].map(([key, parts]) => ({
    key,
    count: parts.reduce((count, part) => count + Number(part.count), 0),
    sums: Object.fromEntries(parts.flatMap((part) => (part.currency === null ? [] : [[part.currency, BigInt(part.sum ?? 0)]]))),
  }));
}
