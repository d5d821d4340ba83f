import type { RefusedEdit } from './notices.svelte.ts';

/** What its author decides at once: one change, or all the words that were typed into one note. */
export type NotSent = Pick<RefusedEdit, 'type' | 'record' | 'title' | 'refusal' | 'madeAt' | 'changes' | 'text' | 'command'> & {
  readonly ids: readonly string[];
};

const isTyping = ({ changes, command }: RefusedEdit): boolean => !command && Object.keys(changes).length === 0;

/** In the order in which they were made; the words typed into one note are one, however many edits they came in. */
export function notSentGroups(refused: readonly RefusedEdit[]): readonly NotSent[] {
  const groups = new Map<string, NotSent>();
  const ordered = refused.toSorted((a, b) => (a.madeAt < b.madeAt ? -1 : a.madeAt > b.madeAt ? 1 : 0));
  for (const one of ordered) {
    const key = isTyping(one) ? `${one.type}:${one.record}` : one.id;
    const before = groups.get(key);
    groups.set(
      key,
      before ? { ...before, ids: [...before.ids, one.id], text: before.text + one.text } : { ...one, ids: [one.id] },
    );
  }
  return [...groups.values()];
}
