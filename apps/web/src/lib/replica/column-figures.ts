import { canAggregate, type Figure, isSum } from '@rapport/model/query/figures';
import { RunningFigures } from '@rapport/model/query/running-figures';
import type { Aggregate } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { placedRows, type PlacedRows } from './placed-rows.ts';

/** Figures of rows by the columns of their table where those can say them, by the rows themselves elsewhere: the same. */
export class ColumnFigures {
  readonly #running = new RunningFigures();

  /** As `RunningFigures` has it. */
  follow(
    type: ObjectType,
    aggregates: readonly Aggregate[],
    rows: readonly Row[],
    definitions: Definitions,
    members?: object,
  ): readonly Figure[] {
    return this.#running.follow(type, aggregates, rows, definitions, members, () => {
      const placed = placedRows(rows);
      return placed && byColumns(placed, type, aggregates, definitions);
    });
  }
}

/** Undefined where one of them needs the rows. */
function byColumns(
  { table, slots }: PlacedRows,
  type: ObjectType,
  aggregates: readonly Aggregate[],
  definitions: Definitions,
): readonly Figure[] | undefined {
  const figures: Figure[] = [];
  for (const aggregate of aggregates) {
    const { kind, field = '' } = aggregate;
    if (!canAggregate(type, aggregate)) figures.push(new Map());
    else if (kind === 'count') figures.push(new Map([['', BigInt(slots.length)]]));
    else if (isSum(kind)) {
      const figure = table.columns.sum(type, { kind, field }, definitions, slots);
      if (!figure) return undefined;
      figures.push(figure);
    } else return undefined;
  }
  return figures;
}
