import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { region, t } from '#lib/text.svelte.ts';
import { counted } from '../noun.ts';
import { RunningTotals, shortMoney } from './sums.ts';

/** What a list says of all its rows: how many there are, what they are worth, and how much of that is likely. */
export class ListSums {
  readonly #running = new RunningTotals();
  readonly #of: () => { readonly rows: readonly Row[]; readonly members: object | undefined };
  readonly #type: ObjectType;
  readonly #client: { readonly definitions: Definitions };

  /** `members`: the same object says that they are the same rows as last time, in whatever order. */
  constructor(
    client: { readonly definitions: Definitions },
    type: ObjectType,
    of: () => { readonly rows: readonly Row[]; readonly members: object | undefined },
  ) {
    this.#client = client;
    this.#type = type;
    this.#of = of;
  }

  readonly words: string = $derived.by(() => {
    const { rows, members } = this.#of();
    const { count, sum, weighted } = this.#running.follow(this.#type, rows, this.#client.definitions, members);
    const likely = shortMoney(weighted, region());
    return [counted(count, this.#type), shortMoney(sum, region()), likely && t('records:weighted', { sum: likely })]
      .filter(Boolean)
      .join(' · ');
  });
}
