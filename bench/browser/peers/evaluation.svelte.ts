import { objectType } from '@rapport/model/objects/index';
import { viewContext } from '@rapport/model/query/view-context';
import type { Filter, Sort, View } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { ColumnFigures } from '../../../apps/web/src/lib/replica/column-figures.ts';
import { groupedLines, groupFigures, isGroupLine } from '../../../apps/web/src/lib/records/list/groups.ts';
import { RunningTotals } from '../../../apps/web/src/lib/records/list/sums.ts';
import { Replica } from '../../../apps/web/src/lib/replica/replica.svelte.ts';

/** Milliseconds that a list computes after a change of its view, until it could be drawn. */
export type Evaluations = {
  readonly firstSort: readonly number[];
  readonly sort: readonly number[];
  readonly filter: readonly number[];
  readonly group: readonly number[];
  readonly change: readonly number[];
};

const sorts = ['amount', 'stage', 'title', 'closeDate'].flatMap((field) =>
  (['asc', 'desc'] as const).map((direction): Sort => ({ field, direction })),
);
const stages = ['proposal', 'discovery', 'qualified'];
const ROUNDS = 12;

/** Rows, totals and groups by the code of the pages, over all deals. */
export function evaluate(rows: readonly Row[], definitions: Definitions): Evaluations {
  const context = viewContext(definitions, '', new Date().toISOString());
  const replica = new Replica(
    () => '',
    () => ({ context, definitions }),
  );
  replica.apply(rows.map((put) => ({ put })));
  const type = objectType('deal');
  if (!type) throw new Error('No deals');
  const usual: View = { type: 'deal', filter: [], sort: [{ field: 'updatedAt', direction: 'desc' }] };
  let view = $state.raw(usual);
  const live = replica.live(() => view);
  const running = new RunningTotals();
  const list = () => running.follow(type, live.rows, definitions, live.members);
  const timed = (next: View, look: () => unknown = list): number => {
    const began = performance.now();
    view = next;
    look();
    return performance.now() - began;
  };
  list();
  const firstSort = sorts.map((sort) => timed({ ...usual, sort: [sort] }));
  const rounds = <Of>(each: (round: number) => Of[]) => Array.from({ length: ROUNDS }, (_, round) => each(round)).flat();
  const sort = rounds(() => sorts.map((one) => timed({ ...usual, sort: [one] })));
  const among = (count: number): Filter[] => [{ field: 'stage', op: 'in', value: stages.slice(0, count) }];
  const filter = rounds(() => [1, 2, 3].map((count) => timed({ ...usual, filter: among(count) })));

  timed(usual);
  const groups = (group: string) => {
    const { lines } = groupedLines(live.rows, {
      type,
      group,
      calendar: context,
      definitions,
      nameOf: () => undefined,
      isFolded: () => false,
      held: new Map(),
    });
    list();
    // Of groups that are not folded two heads are seen: the one that stays, and the next.
    for (const line of lines.filter(isGroupLine).slice(0, 2))
      new ColumnFigures().follow(type, groupFigures(type, undefined), line.members, definitions);
  };
  const group = rounds(() =>
    ['forecastCategory', 'stage', 'closeDate:month'].map((by) => timed({ ...usual, group: by }, () => groups(by))),
  );
  const change = rows.slice(0, 200).map((row, round) => {
    const amount = { minor: 1_000_000 + round, currency: 'EUR' };
    const put = { ...row, position: row.position + 1, values: { ...row.values, amount } };
    const began = performance.now();
    replica.apply([{ put }]);
    list();
    return performance.now() - began;
  });
  return { firstSort, sort, filter, group, change };
}
