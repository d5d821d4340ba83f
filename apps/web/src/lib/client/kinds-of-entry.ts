import type { OutboxEntry } from '@rapport/persistence/browser/store';

/** Text of a note and no field: rows do not show it. */
export const isTyping = (entry: OutboxEntry): boolean => entry.kind === 'edit' && Object.keys(entry.changes).length === 0;

export const isCreation = (entry: OutboxEntry): boolean => entry.kind === 'command' && entry.body.kind === 'create';

/** The page's own note of when somebody looked at a view; that they pin one is theirs. */
export const isLook = (entry: OutboxEntry): boolean =>
  entry.kind === 'command' && entry.body.kind === 'entry' && entry.type === 'look' && !('pinned' in entry.body.changes);
