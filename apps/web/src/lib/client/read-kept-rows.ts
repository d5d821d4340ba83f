import type { Cursor, Picture, RowChange, Store } from '@rapport/persistence/browser/store';
import { breathe } from '../breathe.ts';
import { GrowingParts } from './growing-parts.ts';

type Listener = {
  /** The type whose rows are wanted first. */
  readonly first: string;
  /** The address on the screen: what it showed last is drawn before all rows are read. */
  readonly address: string;
  /** Before any of them come: where they stood when they were written. */
  readonly begin: (cursor: Cursor | undefined) => void;
  readonly came: (changes: readonly RowChange[]) => void;
  /** All came: so current are they. */
  readonly standing: (cursor: Cursor | undefined) => void;
  /** All came, or they cannot be read and come again from the server. */
  readonly over: () => void;
  /** Resolves when what came has been drawn. */
  readonly drawn?: () => Promise<void>;
};

/** A tab that nobody sees draws no frames. */
const unseen = 100;
const nextFrame = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, unseen);
    requestAnimationFrame(() => void breathe().then(resolve));
  });

const typeAndId = (change: RowChange) => ('put' in change ? change.put : change.left);

/**
 * Reads the rows of this device: `first` when the definitions and the first type are there, or with what the view on the
 * screen showed last, which stands at the head of all that are read then [M186].
 */
export function readKeptRows(store: Store, listener: Listener) {
  const { first: type, address, begin, came, standing, over, drawn = nextFrame } = listener;
  // Looks: what is news on the first cards stands on them at once, or they would grow by a line when the rest is read.
  const wanted = ['settings', 'member', 'team', 'look', type];
  let painted: () => void = () => {};
  const first = new Promise<void>((resolve) => (painted = resolve));
  const read = async () => {
    const kept = store.picture(address).catch(() => undefined);
    // Rows that are newer than the cursor do no harm, so it is read before them.
    const cursor = await store.cursor();
    begin(cursor);
    const picture = cursor && (await kept);
    /** Rows of the picture that were not read yet. */
    const unread = new Map(picture?.rows.map((row) => [row.id, row]));
    let seen: string | undefined;
    let shown = false;
    let parts = new GrowingParts(came);
    for await (const changes of store.rows(wanted)) {
      const [change] = changes;
      const now = change && typeAndId(change).type;
      if (now !== undefined && seen === type && now !== seen) {
        parts.flush();
        painted();
      }
      if (picture && now === type && !shown) {
        shown = true;
        parts.flush();
        came(picture.rows.map((put) => ({ put })));
        painted();
        await drawn();
        // What it shows stays as it is until all rows of its type can be told.
        parts = new GrowingParts(came, Number.POSITIVE_INFINITY);
      }
      seen = now;
      for (const one of changes) if (unread.size > 0 && 'put' in one) unread.delete(one.put.id);
      parts.add(changes);
    }
    parts.flush();
    gone(unread, came);
    standing(cursor);
  };
  const all = read()
    .catch(() => undefined)
    .finally(() => {
      over();
      painted();
    });
  return { first, all };
}

/** What was in the picture and is not on this device is not shown either. */
function gone(unread: ReadonlyMap<string, Picture['rows'][number]>, came: Listener['came']): void {
  if (unread.size > 0) came([...unread.values()].map(({ type, id }) => ({ left: { type, id } })));
}
