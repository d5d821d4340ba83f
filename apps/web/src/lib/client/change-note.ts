import { objectType } from '@rapport/model/objects/index';
import type { Doc } from 'yjs';
import type { OpenDocument } from '../documents/open-document.svelte.ts';
import type { RefusedEdit } from './notices.svelte.ts';

/** Thrown while a note cannot be written: this device does not have it and the server does not give it. */
export class NoteNotHere extends Error {
  constructor() {
    super('The note is not here.');
  }
}

export type Words = { readonly type: string; readonly record: string; readonly text: string };

/** The words typed into a note among refused edits, in order; undefined when there are none. */
export function wordsAmong(refused: readonly RefusedEdit[]): Words | undefined {
  const typed = refused.filter(({ command, changes }) => !command && Object.keys(changes).length === 0);
  const [first] = typed;
  return first && { type: first.type, record: first.record, text: typed.map(({ text }) => text).join('') };
}

const patience = 10_000;

/** Opens a note's document for one change of its text. Throws `NoteNotHere`. */
export async function changeNote(
  client: { openDocument(type: string, id: string): OpenDocument },
  type: string,
  id: string,
  change: (doc: Doc, root: string) => void,
): Promise<void> {
  const document = client.openDocument(type, id);
  try {
    const root = objectType(type)?.richText;
    if (root === undefined || (await document.settled(patience)) !== 'ready') throw new NoteNotHere();
    change(document.doc, root);
  } finally {
    document.release();
  }
}

/** Writes words below what their note says by now. Throws `NoteNotHere`. */
export const appendWords = (
  { appendLines }: Pick<typeof import('./collaboration.ts'), 'appendLines'>,
  client: { openDocument(type: string, id: string): OpenDocument },
  { type, record, text }: Words,
): Promise<void> => changeNote(client, type, record, (doc, root) => appendLines(doc, root, text));
