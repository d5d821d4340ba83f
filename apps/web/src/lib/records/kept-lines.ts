import type { Value } from '@rapport/model/schema/row';
import type { KeptEdits } from '../client/notices.svelte.ts';

export type KeptLine = {
  readonly field: string;
  /** Undefined: emptied. */
  readonly value?: Value | undefined;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
};

/** What kept edits come to, a line per field: of several edits of one field the last counts. */
export function keptLines({ edits }: KeptEdits): readonly KeptLine[] {
  const lines = new Map<string, KeptLine>();
  for (const { changes } of edits) {
    for (const [field, change] of Object.entries(changes)) {
      lines.set(
        field,
        'value' in change ? { field, value: change.value ?? undefined } : { field, added: change.add, removed: change.remove },
      );
    }
  }
  return [...lines.values()];
}

/** The words typed into notes and comments. */
export const keptText = ({ edits }: KeptEdits): string =>
  edits
    .map(({ text }) => text)
    .join('')
    .trim();
