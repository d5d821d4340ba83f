import type { Cursor, RowChange, Store } from '@rapport/persistence/browser/store';
import { GrowingParts } from './growing-parts.ts';

type Listener = {
  /** The type whose rows are wanted first. */
  readonly first: string;
  /** Before any of them come: where they stood when they were written. */
  readonly begin: (cursor: Cursor | undefined) => void;
  readonly came: (changes: readonly RowChange[]) => void;
  /** All came: so current are they, and of these definitions. */
  readonly standing: (at: { readonly cursor: Cursor | undefined; readonly definitions: string }) => void;
  /** All came, or they cannot be read and come again from the server. */
  readonly over: () => void;
};

/** Reads the rows of this device: `first` when the definitions and the first type are there. */
export function readKeptRows(store: Store, { first: type, begin, came, standing, over }: Listener) {
  const wanted = ['settings', 'member', 'team', type];
  let painted: () => void = () => {};
  const first = new Promise<void>((resolve) => (painted = resolve));
  const read = async () => {
    // Rows that are newer than the cursor do no harm, so it is read before them.
    const cursor = await store.cursor();
    begin(cursor);
    const definitions = (await store.meta<string>('definitions')) ?? '';
    let seen: string | undefined;
    const parts = new GrowingParts(came);
    for await (const changes of store.rows(wanted)) {
      const [change] = changes;
      const now = change && ('put' in change ? change.put.type : change.left.type);
      if (now !== undefined && seen === type && now !== seen) {
        parts.flush();
        painted();
      }
      seen = now;
      parts.add(changes);
    }
    parts.flush();
    standing({ cursor, definitions });
  };
  const all = read()
    .catch(() => undefined)
    .finally(() => {
      over();
      painted();
    });
  return { first, all };
}
