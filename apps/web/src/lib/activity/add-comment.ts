import { v7 as uuidv7 } from 'uuid';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { mentionables, mentionsIn } from './mentions.ts';

/** Writes a comment on a record, or an answer to the comment `parent`. */
export function addComment({ client, type, id }: OpenRecord, text: string, parent?: string): void {
  const mentions = mentionsIn(text, mentionables(client.definitions));
  void client.run({
    kind: 'entry',
    type: 'comment',
    entry: uuidv7(),
    changes: {
      record: { value: `${type.key}:${id}` },
      body: { value: text.trim() },
      ...(parent === undefined ? {} : { parent: { value: parent } }),
      ...(mentions.length > 0 ? { mentions: { value: mentions } } : {}),
    },
  });
}
