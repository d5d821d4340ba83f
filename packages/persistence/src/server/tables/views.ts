import { objectTypes } from '@rapport/model/objects/index';
import type { ChoiceSource, Field, Label } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { builtInChoices, builtInPipelines } from '@rapport/model/settings/built-in-options';
import { settingsIds } from '@rapport/model/settings/definitions';
import { fieldColumns, snakeCase } from './columns.ts';
import { quoted } from './ddl.ts';

export type DatabaseView = { readonly name: string; readonly sql: string };

/** What a field adds to a view beside its own columns: the name behind an id, and the join that finds it. */
type Named = { readonly column: string; readonly join: string };

const joinById = (table: string, alias: string, column: string) =>
  `left join ${quoted(table)} ${alias} on ${alias}.workspace_id = row.workspace_id and ${alias}.id = row.${quoted(column)}`;

function namedBy(key: string, field: Field): Named | undefined {
  const column = fieldColumns(key, field).columns[0]?.name ?? '';
  const name = snakeCase(key);
  const alias = quoted(`the_${name}`);
  const people = field.kind === 'member' ? 'member' : field.kind === 'team' ? 'team' : undefined;
  if (people) return { column: `${alias}.name as ${quoted(`${name}_name`)}`, join: joinById(people, alias, column) };
  if (field.kind === 'choice') {
    const { options } = field;
    const path = typeof options === 'object' ? `option/${options.list}/` : `${options}/`;
    const subject = typeof options === 'object' ? 'choices' : 'pipelines';
    const id = `row.${quoted(column)}`;
    // What the workspace calls it, else what the product does, else its id.
    const label = `coalesce(${subject}.values ->> ('${path}' || ${id} || '/label'), '${builtInLabels(options)}'::jsonb ->> ${id}, ${id})`;
    return { column: `${label} as ${quoted(`${name}_label`)}`, join: '' };
  }
  const target = field.kind === 'reference' && field.to !== undefined ? objectTypes[field.to] : undefined;
  return (
    target && { column: `${alias}.title as ${quoted(`${name}_title`)}`, join: joinById(snakeCase(target.plural), alias, column) }
  );
}

/** In English: a view does not know its reader. */
function builtInLabels(options: ChoiceSource | undefined): string {
  const known =
    options === 'pipeline'
      ? builtInPipelines
      : options === 'stage'
        ? Object.assign({}, ...Object.values(builtInPipelines).map(({ stages }) => stages))
        : ((options && builtInChoices[options.list]) ?? {});
  const labels = Object.entries(known as Record<string, { label: Label }>).map(([id, { label }]) => [id, label.en]);
  return JSON.stringify(Object.fromEntries(labels)).replaceAll("'", "''");
}

const settingsJoin = (subject: 'pipelines' | 'choices') =>
  `left join settings ${subject} on ${subject}.workspace_id = row.workspace_id and ${subject}.id = '${settingsIds[subject]}'`;

/** A type's rows with the names behind their ids, as people with psql or a BI tool want them. Trash is left out. */
function viewOf(type: ObjectType): DatabaseView {
  const fields = Object.entries(type.fields);
  const named = fields.map(([key, field]) => namedBy(key, field));
  const columns = fields.flatMap(([key, field], index) => [
    ...fieldColumns(key, field)
      .columns.filter(({ name }, place) => !(place === 1 && name.endsWith('_sort')))
      .map(({ name }) => `row.${quoted(name)}`),
    ...(named[index] ? [named[index].column] : []),
  ]);
  const joins = named.flatMap((one) => (one?.join ? [one.join] : []));
  const needed = (['pipelines', 'choices'] as const).filter((subject) =>
    columns.some((column) => column.includes(`${subject}.values`)),
  );
  return {
    name: `${snakeCase(type.plural)}_view`,
    sql: [
      `select row.workspace_id, row.id, row.title,\n  ${columns.join(',\n  ')},`,
      '  row.created_at, row.created_by, row.updated_at, row.updated_by',
      `from ${quoted(snakeCase(type.plural))} row`,
      ...joins,
      ...needed.map(settingsJoin),
      'where row.deleted_at is null',
    ].join('\n'),
  };
}

/** Joins that everybody wants, one per type. */
export const views: readonly DatabaseView[] = Object.values(objectTypes).map(viewOf);
