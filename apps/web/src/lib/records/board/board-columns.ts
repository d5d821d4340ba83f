import { t } from '#lib/text.svelte.ts';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Colour, Pipeline, Stage } from '@rapport/model/settings/definitions';
import { groupRows } from '#lib/replica/group-rows.ts';
import { placeAlike } from '#lib/replica/placed-rows.ts';

/**
 * A column of a board. `stage` is undefined for those that stand in no stage of the pipeline, and on a board that has its
 * columns by another field.
 */
export type BoardColumn = {
  readonly key: string;
  readonly name: string | undefined;
  /** Whether cards may be dropped here. */
  readonly takes: boolean;
  readonly stage: Stage | undefined;
  /** That of its stage or choice; what has neither is marked by none. */
  readonly colour: Colour | undefined;
  readonly rows: readonly Row[];
  readonly rail: boolean;
};

export const UNPLACED = 'none';
export const columnName = ({ name }: BoardColumn): string => name ?? t('records:board.unplaced');

/**
 * The columns of a pipeline in order, each with its rows in the order given. Archived stages show while something stands
 * in them; what names the pipeline but none of its stages stands in a column of its own, so that nothing gets lost.
 */
export function boardColumns(type: ObjectType, pipeline: Pipeline, rows: readonly Row[]): readonly BoardColumn[] {
  const field = type.board ?? 'stage';
  const stageOf = ({ values }: Row) => String(values[field] ?? '');
  const byStage = groupRows(rows, field, stageOf);
  const known = new Set(pipeline.stages.map(({ id }) => id));
  const isHere = ({ values }: Row) => !type.fields['pipeline'] || values['pipeline'] === pipeline.id;
  const isUnknown = (stage: string | undefined) => !known.has(stage ?? '');
  const unplaced = byStage.keys().some(isUnknown) ? rows.filter((row) => isUnknown(stageOf(row)) && isHere(row)) : [];
  const columns = pipeline.stages
    .map((stage): BoardColumn => ({
      key: stage.id,
      name: stage.label,
      takes: true,
      stage,
      colour: stage.colour,
      rows: byStage.get(stage.id) ?? [],
      rail: stage.outcome !== 'open',
    }))
    .filter(({ stage, rows }) => !stage?.archived || rows.length > 0);
  return unplaced.length > 0
    ? [
        { key: UNPLACED, name: undefined, takes: false, stage: undefined, colour: undefined, rows: unplaced, rail: false },
        ...columns,
      ]
    : columns;
}

/** The same columns, those in which nothing has changed as they were: only what has changed is drawn and added up again. */
export function keepingUnchanged(before: readonly BoardColumn[], now: readonly BoardColumn[]): readonly BoardColumn[] {
  const known = new Map(before.map((column) => [column.key, column]));
  return now.map((column) => {
    const was = known.get(column.key);
    const same =
      was?.stage === column.stage &&
      was?.rail === column.rail &&
      was.name === column.name &&
      was.colour === column.colour &&
      sameRows(was.rows, column.rows);
    if (!same) return column;
    placeAlike(was.rows, column.rows);
    return was;
  });
}

function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** The part of an address that lists what stands in a column. */
export function columnAddress(
  type: ObjectType,
  pipeline: Pipeline,
  column: string,
): Readonly<Record<string, string | readonly string[] | undefined>> {
  const field = `filter[${type.board ?? 'stage'}]`;
  const table = { view: 'table', pipeline: undefined };
  if (column !== UNPLACED) return { ...table, [field]: column };
  const here = type.fields['pipeline'] ? { 'filter[pipeline]': pipeline.id } : {};
  return { ...table, ...here, [`${field}[ne]`]: pipeline.stages.map(({ id }) => id) };
}

/** The pipeline that most of these rows stand in. */
export function busiestPipeline(rows: readonly Row[]): string | undefined {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const pipeline = row.values['pipeline'];
    if (typeof pipeline === 'string') counts.set(pipeline, (counts.get(pipeline) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Those that closed in the quarter that holds `today`: what a rail counts. */
export function closedThisQuarter(type: Pick<ObjectType, 'board'>, rows: readonly Row[], today: string): readonly Row[] {
  const month = Number(today.slice(5, 7));
  const first = month - ((month - 1) % 3);
  const year = today.slice(0, 4);
  const from = `${year}-${String(first).padStart(2, '0')}-01`;
  const to = `${year}-${String(first + 2).padStart(2, '0')}-31`;
  return rows.filter((row) => {
    const date = String(row.values['closeDate'] ?? row.since[type.board ?? '']?.slice(0, 10) ?? '');
    return date >= from && date <= to;
  });
}
