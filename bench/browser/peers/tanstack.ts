import { count, createCollection, createLiveQueryCollection, eq, sum, type SyncConfig } from '@tanstack/db';
import { minorOf, textOf, type MakeEngine, type Question } from './engine.ts';
import type { Row } from '@rapport/model/schema/row';

type Deal = { readonly id: string; readonly stage: string; readonly amount: number; readonly closeDate: string };
const dealOf = (row: Row): Deal => ({
  ...row.values,
  id: row.id,
  stage: textOf(row, 'stage') ?? '',
  amount: minorOf(row),
  closeDate: textOf(row, 'closeDate') ?? '',
});

/** A collection that is written to as a sync engine would, and live queries over it. */
export const tanstack: MakeEngine = async (rows) => {
  let sync: Parameters<SyncConfig<Deal, string>['sync']>[0] | undefined;
  const deals = createCollection<Deal, string>({
    id: 'deals',
    getKey: ({ id }) => id,
    startSync: true,
    sync: {
      sync(given) {
        sync = given;
        given.begin();
        for (const row of rows) given.write({ type: 'insert', value: dealOf(row) });
        given.commit();
        given.markReady();
      },
    },
  });
  await deals.preload();
  const queryOf = ({ stage, sort, descending }: Question) =>
    createLiveQueryCollection((q) =>
      q
        .from({ deal: deals })
        .where(({ deal }) => eq(deal.stage, stage))
        .orderBy(({ deal }) => deal[sort], descending ? 'desc' : 'asc'),
    );
  const sumOf = (stage: string) =>
    createLiveQueryCollection((q) =>
      q
        .from({ deal: deals })
        .where(({ deal }) => eq(deal.stage, stage))
        .groupBy(({ deal }) => deal.stage)
        .select(({ deal }) => ({ stage: deal.stage, sum: sum(deal.amount), count: count(deal.id) })),
    );
  let live: ReturnType<typeof queryOf> | undefined;
  let figures: ReturnType<typeof sumOf> | undefined;
  return {
    async ask(question) {
      await Promise.all([live?.cleanup(), figures?.cleanup()]);
      live = queryOf(question);
      figures = sumOf(question.stage);
      await Promise.all([live.preload(), figures.preload()]);
      return { ids: live.toArray.map(({ id }) => id), sum: figures.toArray[0]?.sum ?? 0 };
    },
    async groups() {
      const groups = createLiveQueryCollection((q) =>
        q
          .from({ deal: deals })
          .groupBy(({ deal }) => deal.stage)
          .select(({ deal }) => ({ stage: deal.stage, sum: sum(deal.amount), count: count(deal.id) })),
      );
      await groups.preload();
      const found = groups.toArray.length;
      await groups.cleanup();
      return found;
    },
    async change(row) {
      sync?.begin();
      sync?.write({ type: 'update', value: dealOf(row) });
      sync?.commit();
      void live?.toArray.length;
    },
  };
};
