import { canAggregate, type Figure, isSum } from '@rapport/model/query/figures';
import { RunningFigures } from '@rapport/model/query/running-figures';
import type { Aggregate } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { placedRows, type PlacedRows } from './placed-rows.ts';

type Last = {
  readonly type: ObjectType;
  readonly asked: string;
  readonly rows: readonly Row[];
  readonly members: object | undefined;
  readonly definitions: Definitions;
  readonly figures: readonly Figure[];
};

/** Figures of rows by the columns of their table where those can say them, by the rows themselves elsewhere: the same. */
export class ColumnFigures {
  readonly #running = new RunningFigures();
  #last: Last | undefined;

  /** As `RunningFigures` has it. */
  follow(
    type: ObjectType,
    aggregates: readonly Aggregate[],
    rows: readonly Row[],
    definitions: Definitions,
    members?: object,
  ): readonly Figure[] {
    const last = this.#last;
    const asked = JSON.stringify(aggregates);
    if (
      last?.definitions === definitions &&
      last.type === type &&
      last.asked === asked &&
      (last.rows === rows || (members !== undefined && last.members === members))
    )
      return last.figures;
    const placed = placedRows(rows);
    const figures =
      (placed && byColumns(placed, type, aggregates, definitions)) ??
      this.#running.follow(type, aggregates, rows, definitions, members);
    this.#last = { type, asked, rows, members, definitions, figures };
    return figures;
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
