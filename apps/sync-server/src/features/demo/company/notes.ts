import { noteId } from '@rapport/model/documents/links';
import { objectTypes } from '@rapport/model/objects/index';
import * as Y from 'yjs';
import { inOrder } from './calendar.ts';
import { changesTo, type DemoRecord, type DemoStep } from './demo-record.ts';
import { appendBlocks, blocksOf, updateBy } from './note-text.ts';
import { Random } from './seeded-random.ts';

export const noteRoot = objectTypes.note!.richText!;

/** One sitting of somebody at a note. */
export type Sitting = { readonly at: number; readonly by: string; readonly text: string };

/** Which device somebody wrote a note with: one of their own for each note. */
const deviceOf = (note: string, member: string): number => new Random(`${note} ${member}`).int(1_000_000, 0xffff_ffff);

/** The shared note of a record: made with the first letter, then written by whoever sat at it, one after the other. */
export function noteRecord(about: { readonly type: string; readonly id: string }, sittings: readonly Sitting[]): DemoRecord {
  const id = noteId(about.id);
  const doc = new Y.Doc({ guid: '' });
  const steps: DemoStep[] = [];
  for (const { at, by, text } of inOrder(sittings)) {
    if (steps.length === 0)
      steps.push({ at: at - 60_000, by, origin: 'command', changes: changesTo({ record: `${about.type}:${about.id}` }) });
    const update = updateBy(doc, deviceOf(id, by), () => appendBlocks(doc, noteRoot, blocksOf(text)));
    steps.push({ at, by, origin: 'edit', changes: {}, update });
  }
  doc.destroy();
  return { type: 'note', id, steps };
}
