import { type Anchor, storedAnchor } from '@rapport/model/documents/anchor';
import { v7 as uuidv7 } from 'uuid';
import { addFiles } from '../files/add-files.ts';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { mentionables, mentionsIn } from './mentions.ts';

/** Writes a comment on a record or on something in it, or an answer to the comment `parent`, with files if there are any. */
export function addComment(
  record: OpenRecord,
  text: string,
  parent?: string,
  files: readonly File[] = [],
  anchor?: Anchor,
): void {
  const { client, type, id } = record;
  const entry = uuidv7();
  // What is answered may hang on one of the records that this page gathers: the answer belongs there, too.
  const about = parent === undefined ? undefined : client.replica.row('comment', parent)?.values['record'];
  const home = typeof about === 'string' ? about : `${type.key}:${id}`;
  const mentions = mentionsIn(text, mentionables(client.definitions));
  void client.run({
    kind: 'entry',
    type: 'comment',
    entry,
    changes: {
      record: { value: home },
      body: { value: text.trim() },
      ...(parent === undefined ? {} : { parent: { value: parent } }),
      ...(anchor ? { anchor: { value: storedAnchor(anchor) } } : {}),
      ...(mentions.length > 0 ? { mentions: { value: mentions } } : {}),
    },
  });
  if (files.length > 0) void addFiles(record, files, { comment: entry, home });
}
