import { firstCards, firstLines, type FirstScreen } from '@rapport/model/screen/first-screen';
import { boardPipelines } from '@rapport/model/features/pipeline/board-pipelines';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { Filter, ViewContext } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { namedBy } from '@rapport/model/schema/reference';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { Queryable } from '../database.ts';
import { comparedField } from '../query/compared-field.ts';
import { compileSort, orderBy } from '../query/compile-sort.ts';
import { compileView } from '../query/compile-view.ts';
import { findFigures } from './aggregate-rows.ts';
import { findRows } from './find-rows.ts';
import { readRows } from './read-rows.ts';

/** What a screen shows first, and for whom. */
export type ScreenAhead = FirstScreen & {
  readonly context: ViewContext;
  readonly definitions: Definitions;
  /** Hears why it cannot be told. */
  readonly untold?: (error: unknown) => void;
};

/**
 * The rows that a screen shows first, by type, and the records that these name, as far as the reader may see them [M264]:
 * of a board the first of each column, of a list the first lines.
 */
export async function readScreenAhead(
  reader: Queryable,
  workspaceId: string,
  screen: ScreenAhead,
  groups: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const type = objectType(screen.view.type);
  if (!type) return new Map();
  const shown = await (screen.column === undefined
    ? firstOfList(reader, workspaceId, screen, groups)
    : firstOfColumns(reader, workspaceId, screen, screen.column, groups));
  const found = new Map<string, readonly Row[]>([[type.key, shown]]);
  for (const [to, ids] of idsByType(type, shown)) {
    const named = await readRows(reader, workspaceId, to, [...ids], groups);
    if (to !== type.key) found.set(to, [...named.values()]);
  }
  return new Map([...found].filter(([, rows]) => rows.length > 0));
}

async function firstOfList(
  reader: Queryable,
  workspaceId: string,
  { view, context, definitions }: ScreenAhead,
  groups: readonly string[],
): Promise<readonly Row[]> {
  const { rows } = await findRows(reader, workspaceId, view, context, { groups, definitions, limit: firstLines });
  return rows;
}

async function firstOfColumns(
  reader: Queryable,
  workspaceId: string,
  screen: ScreenAhead,
  column: string,
  groups: readonly string[],
): Promise<readonly Row[]> {
  const { view, context, definitions } = screen;
  const pipeline = await pipelineOf(reader, workspaceId, screen, groups);
  const filter: readonly Filter[] =
    pipeline === undefined ? view.filter : [...view.filter, { field: 'pipeline', op: 'eq', value: pipeline }];
  const compiled = compileView(workspaceId, { ...view, filter }, context, { groups });
  const field = compiled && comparedField(compiled.table, column);
  if (!field) return [];
  const { table, from, parameters } = compiled;
  const order = orderBy(compileSort(table, view.sort, definitions, parameters));
  const most = limits.pictureRows.value;
  const stages = column === table.objectType?.board ? stagesOf(table.objectType, definitions, pipeline) : undefined;
  const each = (count: number) => parameters.add(Math.min(firstCards, Math.max(1, Math.floor(most / count))));
  // Where it is known what columns there are the first of each are read, by the index of the board; else all are numbered.
  const first = stages
    ? `select first.id from unnest(${parameters.add(stages)}::text[]) as stage (id) cross join lateral
        (select row.id from ${from} and ${field.column} = stage.id order by ${order} limit ${each(stages.length + 1)}) first
      union all (select row.id from ${from} and ${field.column} is null order by ${order} limit ${each(stages.length + 1)})`
    : `select id from (
        select row.id, row_number() over (partition by ${field.text} order by ${order}) as nth from ${from}
      ) placed where nth <= ${parameters.add(firstCards)} order by nth`;
  const placed = await reader.query<{ id: string }>(`${first} limit ${parameters.add(most)}`, parameters.values);
  const ids = placed.map(({ id }) => id);
  const rows = await readRows(reader, workspaceId, view.type, ids, groups);
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** Of several pipelines a board shows the one that was asked for, else the one that most open records stand in. */
async function pipelineOf(
  reader: Queryable,
  workspaceId: string,
  { view, column, pipeline: asked, context, definitions }: ScreenAhead,
  groups: readonly string[],
): Promise<string | undefined> {
  const type = objectType(view.type);
  if (!type?.fields['pipeline'] || column !== type.board) return undefined;
  const pipelines = boardPipelines(type, definitions);
  if (pipelines.length < 2) return undefined;
  if (asked !== undefined && pipelines.some(({ id }) => id === asked)) return asked;
  const open = [...definitions.stages.values()].filter(({ outcome }) => outcome === 'open').map(({ id }) => id);
  const counts = await findFigures(
    reader,
    workspaceId,
    {
      type: view.type,
      filter: [...view.filter, { field: type.board ?? '', op: 'in', value: open }],
      sort: [],
      group: 'pipeline',
    },
    context,
    { groups, definitions },
  );
  return counts.filter(({ key }) => key !== undefined).toSorted((a, b) => b.count - a.count)[0]?.key;
}

/** What the columns of a type's own board may be, those of a pipeline or of all. */
const stagesOf = (type: ObjectType, definitions: Definitions, pipeline: string | undefined): readonly string[] =>
  boardPipelines(type, definitions)
    .filter(({ id }) => pipeline === undefined || id === pipeline)
    .flatMap(({ stages }) => stages.map(({ id }) => id));

function idsByType(type: ObjectType, rows: readonly Row[]): ReadonlyMap<string, ReadonlySet<string>> {
  const ids = new Map<string, Set<string>>();
  for (const row of rows)
    for (const { type: to, id } of namedBy(type, row)) if (objectType(to)) ids.set(to, (ids.get(to) ?? new Set()).add(id));
  return ids;
}
