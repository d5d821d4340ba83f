import type { Queryable } from '../database.ts';

/** The whole schema as SQL, derived tables included, in an order that does not depend on how it came to be. */
export async function describeSchema(database: Queryable): Promise<string> {
  const parts = [
    await extensions(database),
    await functions(database),
    ...(await Promise.all((await relations(database, 'r')).map((table) => describeTable(database, table)))),
    ...(await views(database)),
  ];
  return `-- The effective schema. Do not edit: \`npx vitest run --project pg describe-schema -u\` writes it again.\n\n${parts.join('\n\n')}\n`;
}

type Relation = { readonly oid: number; readonly name: string };

const relations = (database: Queryable, kind: 'r' | 'v') =>
  database.query<Relation>(
    `select relation.oid, case namespace.nspname when 'public' then '' else quote_ident(namespace.nspname) || '.' end || quote_ident(relation.relname) as name
    from pg_class relation join pg_namespace namespace on namespace.oid = relation.relnamespace
    where namespace.nspname in ('public', 'identity') and relation.relkind = $1
      and not exists (select from pg_depend where objid = relation.oid and deptype = 'e')
    order by namespace.nspname desc, relation.relname collate "C"`,
    [kind],
  );

async function describeTable(database: Queryable, { oid, name }: Relation): Promise<string> {
  const columns = await database.query<{ line: string }>(
    `select quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
      || case when attcollation <> 0 and attcollation <> typcollation then ' collate ' || quote_ident(collname) else '' end
      || case when attnotnull then ' not null' else '' end
      || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') as line
    from pg_attribute join pg_type on pg_type.oid = atttypid
      left join pg_collation on pg_collation.oid = attcollation
      left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid = $1 and attnum > 0 and not attisdropped order by attnum`,
    [oid],
  );
  const constraints = await database.query<{ line: string }>(
    `select 'constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) as line
    from pg_constraint where conrelid = $1 and contype <> 'n' order by contype desc, conname collate "C"`,
    [oid],
  );
  const indexes = await database.query<{ line: string }>(
    `select pg_get_indexdef(indexrelid) || ';' as line from pg_index
    where indrelid = $1 and not exists (select from pg_constraint where conindid = indexrelid) order by indexrelid::regclass::text collate "C"`,
    [oid],
  );
  const [settings] = await database.query<{ line: string | null }>(
    `select array_to_string(reloptions, ', ') as line from pg_class where oid = $1`,
    [oid],
  );
  const lines = [...columns, ...constraints].map(({ line }) => `  ${line}`).join(',\n');
  return [
    `create table ${name} (\n${lines}\n)${settings?.line ? ` with (${settings.line})` : ''};`,
    ...indexes.map(({ line }) => line),
  ].join('\n');
}

async function extensions(database: Queryable): Promise<string> {
  const found = await database.query<{ name: string }>(
    `select extname as name from pg_extension where extname <> 'plpgsql' order by extname`,
  );
  return found.map(({ name }) => `create extension ${name};`).join('\n');
}

async function functions(database: Queryable): Promise<string> {
  const found = await database.query<{ body: string }>(
    `select pg_get_functiondef(pg_proc.oid) as body from pg_proc where pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e') order by proname`,
  );
  return found.map(({ body }) => `${body.trim()};`).join('\n\n');
}

async function views(database: Queryable): Promise<string[]> {
  const found = await relations(database, 'v');
  return Promise.all(
    found.map(async ({ oid, name }) => {
      const [view] = await database.query<{ body: string }>('select pg_get_viewdef($1::oid, true) as body', [oid]);
      return `create view ${name} as\n${view?.body ?? ''}`;
    }),
  );
}
