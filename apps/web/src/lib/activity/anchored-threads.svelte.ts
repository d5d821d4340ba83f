import { type Anchor, parseAnchor } from '@rapport/model/documents/anchor';
import type { Row } from '@rapport/model/schema/row';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { threadsOf } from './comment-threads.ts';

/** Comments in whose threads this person is writing here: another's tick takes none of them from under the hand. */
export const beingAnswered = new SvelteSet<string>();

/** A comment on something in a record, and what was answered to it. */
export type AnchoredThread<Kind extends Anchor = Anchor> = {
  readonly anchor: Kind;
  readonly row: Row;
  readonly replies: readonly Row[];
  /** And not being answered here. */
  readonly resolved: boolean;
};

/** Those comments of a record that are about something in it. */
export function anchoredThreads({ client, type, id }: OpenRecord): readonly AnchoredThread[] {
  const { roots, replies } = threadsOf(client.replica.pointing('comment', 'record', { type: type.key, id }));
  return roots.flatMap((row) => {
    const anchor = parseAnchor(row.values['anchor']);
    if (!anchor) return [];
    const resolved = row.values['resolved'] === true && !beingAnswered.has(row.id);
    return [{ anchor, row, replies: replies.get(row.id) ?? [], resolved }];
  });
}

/**
 * What became of the words that a comment is about, as far as their note is open on this page: still there, found again
 * by what they said, or gone.
 */
export const wordsAre = new SvelteMap<string, 'letters' | 'quote' | 'gone'>();
