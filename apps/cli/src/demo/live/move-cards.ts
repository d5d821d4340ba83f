import { builtInPipelines } from '@rapport/model/settings/built-in-options';
import type { Shift } from './shift.ts';

type Card = { readonly id: string; readonly stage: { readonly id: string } | null };

const stages = Object.entries(builtInPipelines.sales!.stages)
  .filter(([, { outcome }]) => outcome === 'open')
  .map(([key]) => key);
/** What presence says, in place of a field, of somebody who carries a card. */
const carrying = '$drag';
/** Cards that they ever touch, per stage, from the top of the board: the rest stays as it was told. */
const perStage = 2;

/** Carries a few open deals to the next stage and back again, in sight of everybody who has the board open. */
export async function moveCards({ colleague, heroes, rest }: Shift): Promise<() => Promise<void>> {
  const told = new Set(Object.values(heroes));
  const mine: string[] = [];
  for (const stage of stages) {
    const query = new URLSearchParams({ 'filter[pipeline]': 'sales', 'filter[stage]': stage, sort: 'closeDate', limit: '12' });
    const { items } = await colleague.ask<{ items: Card[] }>(`/api/v1/deals?${query}`);
    mine.push(
      ...items
        .filter(({ id }) => !told.has(id))
        .slice(0, perStage)
        .map(({ id }) => id),
    );
  }
  let turn = 0;
  return async () => {
    colleague.goTo({ type: 'deal' });
    await rest(2_500);
    const id = mine[turn++ % mine.length];
    if (id === undefined || colleague.isTaken(id)) return;
    const { stage } = await colleague.ask<Card>(`/api/v1/deals/${id}`);
    const from = stages.indexOf(stage?.id ?? '');
    // Somebody has won or lost it: that is not undone.
    if (from < 0) return;
    const forth = from === 0 || (from < stages.length - 1 && turn % 2 === 1);
    colleague.goTo({ type: 'deal', id, field: carrying });
    await rest(1_800);
    await colleague.ask(`/api/v1/deals/${id}`, { stage: stages[from + (forth ? 1 : -1)] }, 'PATCH');
    colleague.goTo({ type: 'deal' });
    await rest(4_000);
  };
}
