import { objectType } from '@rapport/model/objects/index';
import { groupReader } from '@rapport/model/query/groups';
import { viewContext } from '@rapport/model/query/view-context';
import type { View } from '@rapport/model/query/view';
import { ColumnFigures } from '../../../apps/web/src/lib/replica/column-figures.ts';
import { groupRows } from '../../../apps/web/src/lib/replica/group-rows.ts';
import { Replica } from '../../../apps/web/src/lib/replica/replica.svelte.ts';
import type { MakeEngine, Question } from './engine.ts';

const aggregates = [{ kind: 'count' }, { kind: 'sum', field: 'amount' }] as const;
const viewOf = ({ stage, sort, descending }: Question): View => ({
  type: 'deal',
  filter: [{ field: 'stage', op: 'eq', value: stage }],
  sort: [{ field: sort, direction: descending ? 'desc' : 'asc' }],
});

/** The replica of the product, as its pages use it. */
export const own: MakeEngine = async (rows, definitions) => {
  const type = objectType('deal');
  if (!type) throw new Error('No deals');
  const context = viewContext(definitions, '', new Date().toISOString());
  const replica = new Replica(
    () => '',
    () => ({ context, definitions }),
  );
  replica.apply(rows.map((put) => ({ put })));
  let view = $state.raw(viewOf({ stage: '', sort: 'amount', descending: true }));
  const live = replica.live(() => view);
  const all = replica.live(() => ({ type: 'deal', filter: [], sort: [] }));
  const keyOf = groupReader(type, 'stage', context);
  return {
    async ask(question) {
      view = viewOf(question);
      const { rows: found, ids } = live;
      const [, sum] = new ColumnFigures().follow(type, aggregates, found, definitions);
      return { ids, sum: Number(sum?.get('EUR') ?? 0) };
    },
    async groups() {
      const groups = [...groupRows(all.rows, 'stage', keyOf).values()];
      return groups.map((members) => new ColumnFigures().follow(type, aggregates, members, definitions)).length;
    },
    async change(row) {
      replica.apply([{ put: row }]);
      void live.ids.length;
    },
  };
};
