import { aggregateRows } from '@rapport/model/query/aggregate';
import { viewContext } from '@rapport/model/query/view-context';
import type { View } from '@rapport/model/query/view';
import { Replica } from '../../../apps/web/src/lib/replica/replica.svelte.ts';
import type { MakeEngine, Question } from './engine.ts';

const aggregates = [{ kind: 'count' }, { kind: 'sum', field: 'amount' }] as const;
const viewOf = ({ stage, sort, descending }: Question): View => ({
  type: 'deal',
  filter: [{ field: 'stage', op: 'eq', value: stage }],
  sort: [{ field: sort, direction: descending ? 'desc' : 'asc' }],
  aggregates,
});

/** The replica of the product, as its pages use it. */
export const own: MakeEngine = async (rows, definitions) => {
  const context = viewContext(definitions, '', new Date().toISOString());
  const replica = new Replica(
    () => '',
    () => ({ context, definitions }),
  );
  replica.apply(rows.map((put) => ({ put })));
  let view = $state.raw(viewOf({ stage: '', sort: 'amount', descending: true }));
  const live = replica.live(() => view);
  return {
    async ask(question) {
      view = viewOf(question);
      const { rows: found, ids } = live;
      const [all] = aggregateRows(view, found, definitions);
      return { ids, sum: Number(all?.figures[1]?.get('EUR') ?? 0) };
    },
    async groups() {
      return aggregateRows({ type: 'deal', group: 'stage', aggregates }, replica.rows('deal'), definitions).length;
    },
    async change(row) {
      replica.apply([{ put: row }]);
      void live.ids.length;
    },
  };
};
