import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { isTyping } from './kinds-of-entry.ts';

type Typed = OutboxEntry & { kind: 'edit' };

/**
 * What waits, as its author made it: the words typed into one note are one, at the place of the first of them, however
 * many letters they came in. The rest stands as it is.
 */
export function typedAsOne(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const typed = new Map<string, Typed[]>();
  const firsts = entries.filter((entry) => {
    if (entry.kind !== 'edit' || !isTyping(entry)) return true;
    const before = typed.get(entry.document);
    if (before) before.push(entry);
    else typed.set(entry.document, [entry]);
    return !before;
  });
  return firsts.map((entry) => {
    const all = entry.kind === 'edit' && isTyping(entry) ? (typed.get(entry.document) ?? []) : [];
    if (all.length < 2) return entry;
    return { ...entry, text: all.map(({ text }) => text ?? '').join('') };
  });
}

/** How many they are so, of which badges and the sign-in page speak. */
export function countAsMade(entries: readonly OutboxEntry[]): number {
  const typed = new Set<string>();
  let others = 0;
  for (const entry of entries) {
    if (entry.kind === 'edit' && isTyping(entry)) typed.add(entry.document);
    else others += 1;
  }
  return typed.size + others;
}
