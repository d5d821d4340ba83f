import type { View, ViewContext } from '@rapport/model/query/view';
import { compileView } from '../query/compile-view.ts';
import type { Queryable } from '../database.ts';

/** Ids of a view's rows in their order, those after `after`: for work that goes through all of them and may be resumed. */
export async function findIds(
  database: Queryable,
  workspaceId: string,
  view: Pick<View, 'type' | 'filter'>,
  context: ViewContext,
  { groups, after, limit }: { readonly groups: readonly string[]; readonly after: string | undefined; readonly limit: number },
): Promise<string[]> {
  const compiled = compileView(workspaceId, view, context, { groups });
  if (!compiled) return [];
  const { from, parameters } = compiled;
  const later = after === undefined ? '' : ` and row.id > ${parameters.add(after)}::uuid`;
  const rows = await database.query<{ id: string }>(
    `select row.id from ${from}${later} order by row.id limit ${parameters.add(limit)}`,
    parameters.values,
  );
  return rows.map(({ id }) => id);
}
