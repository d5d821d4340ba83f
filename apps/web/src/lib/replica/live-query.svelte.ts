import type { View } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { Replica } from './replica.svelte.ts';

/** The rows of a view, kept as the replica changes. Reading is what keeps it alive; nothing has to be released. */
export class LiveQuery {
  readonly #replica: Replica;
  readonly #view: () => View;
  constructor(replica: Replica, view: () => View) {
    this.#replica = replica;
    this.#view = view;
  }
  get rows(): readonly Row[] {
    return this.#replica.rows(this.#view().type);
  }
  get ids(): readonly string[] {
    return this.rows.map((row) => row.id);
  }
  get total(): number {
    return this.rows.length;
  }
}
