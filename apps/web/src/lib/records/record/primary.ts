import { goto } from '$app/navigation';
import type { FieldSurroundings } from '../fields/surroundings.svelte.ts';
import { primaryAction, type PrimaryAction } from './facts.ts';
import type { OpenRecord } from './open-record.svelte.ts';

/** Does what the one filled button of a record says; what is to be asked is asked beside `anchor`. */
export async function actOn(
  record: OpenRecord,
  action: PrimaryAction | undefined,
  anchor: HTMLElement,
  { href }: Pick<FieldSurroundings, 'href'>,
): Promise<void> {
  if (!action) return;
  if (action.stage) record.moveTo(action.stage.id, anchor);
  else if (action.kind === 'qualify') {
    const { qualifyLead } = await import('./qualify-lead.ts');
    // The button stays while its code comes, and a press on it meanwhile wants no second deal.
    if (primaryAction(record.type, record.values, [], record.client.definitions)?.kind !== 'qualify') return;
    await goto(href('deal', qualifyLead(record)));
  } else record.set(action.field, action.value);
}
