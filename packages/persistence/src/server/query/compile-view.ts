import type { View, ViewContext } from '@rapport/model/query/view';
import { searchText } from '@rapport/model/schema/sort-key';
import { type RecordTable, recordTables } from '../tables/record-tables.ts';
import { quoted } from '../tables/ddl.ts';
import { compileDerived } from './compile-derived.ts';
import { compileFilter } from './compile-filter.ts';
import { anywhere, Parameters } from './parameters.ts';
import { sharesAudience } from './shares-audience.ts';

/** Which records a view is of. `active`: not in the trash. */
export type Which = 'active' | 'trash' | 'all';

/** `table`: with the view's derived values as fields. */
export type CompiledView = { readonly table: RecordTable; readonly from: string; readonly parameters: Parameters };

/** The rows of a view that the reader may see, as `from … where …`. Undefined for a type without a table. */
export function compileView(
  workspaceId: string,
  view: Pick<View, 'type' | 'filter' | 'search' | 'derived'>,
  context: ViewContext,
  { groups, which = 'active' }: { readonly groups: readonly string[]; readonly which?: Which | undefined },
): CompiledView | undefined {
  const stored = recordTables.get(view.type);
  if (!stored) return undefined;
  const parameters = new Parameters();
  const workspace = parameters.add(workspaceId);
  const seen = `${parameters.add(groups)}::text[]`;
  const scope = { context, parameters, workspace, groups: seen };
  const { table, join } = compileDerived(stored, view.derived ?? [], scope);
  const conditions = [
    `row.workspace_id = ${workspace}`,
    sharesAudience('row.audience', seen),
    ...(which === 'all' ? [] : [`row.deleted_at is ${which === 'trash' ? 'not null' : 'null'}`]),
    ...view.filter.map((filter) => compileFilter(table, filter, scope)),
    ...searchText(view.search ?? '')
      .split(' ')
      .filter(Boolean)
      .map((word) => `row.search_text like ${parameters.add(anywhere(word))}`),
  ];
  return {
    table,
    from: `${quoted(table.name)} row${join} where ${conditions.map((condition) => `(${condition})`).join(' and ')}`,
    parameters,
  };
}
