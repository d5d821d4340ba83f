import type { Queryable } from '../database.ts';
import { recordTables } from '../tables/record-tables.ts';

/** A table of the sources with its columns, by the names that SQL takes. */
export type KeptTable = { readonly schema: string; readonly name: string; readonly columns: readonly string[] };

/** What is made again from the rest, and what says how the database itself stands. Everything else is kept. */
const notKept = new Set([
  'public.event',
  'public.feed',
  'public.projection_mark',
  'public.projection_parked',
  'public.derived_tables',
  'public.audience_rules',
  'public.schema_version',
  'identity.rate_limit',
]);

/**
 * The tables that hold sources, those that others point at first. A table that nobody has thought of is kept: only what
 * is known to be derived [V3] is left out.
 */
export async function keptTables(database: Queryable): Promise<readonly KeptTable[]> {
  const derived = new Set([...recordTables.values()].map(({ name }) => `public.${name}`));
  const columns = await database.query<{ schema: string; name: string; columns: string[] }>(
    `select columns.table_schema as schema, columns.table_name as name,
      array_agg(columns.column_name::text order by columns.ordinal_position) as columns
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where columns.table_schema in ('public', 'identity') and tables.table_type = 'BASE TABLE' and columns.is_generated = 'NEVER'
    group by 1, 2 order by 1, 2`,
  );
  const references = await database.query<{ from: string; to: string }>(
    `select source_schema.nspname || '.' || source.relname as "from", target_schema.nspname || '.' || target.relname as "to"
    from pg_constraint join pg_class source on source.oid = conrelid join pg_namespace source_schema on source_schema.oid = source.relnamespace
      join pg_class target on target.oid = confrelid join pg_namespace target_schema on target_schema.oid = target.relnamespace
    where contype = 'f'`,
  );
  const tables = columns.filter(({ schema, name }) => !notKept.has(`${schema}.${name}`) && !derived.has(`${schema}.${name}`));
  const ordered: KeptTable[] = [];
  const place = (table: KeptTable, above: ReadonlySet<string>) => {
    const key = `${table.schema}.${table.name}`;
    if (ordered.includes(table) || above.has(key)) return;
    for (const { from, to } of references) {
      const target = from === key && tables.find(({ schema, name }) => `${schema}.${name}` === to);
      if (target) place(target, new Set([...above, key]));
    }
    ordered.push(table);
  };
  for (const table of tables) place(table, new Set());
  return ordered;
}
