import { noteId } from '@rapport/model/documents/links';
import { readLines, sizeOf, textOf } from '@rapport/model/documents/note-text';
import { objectTypes } from '@rapport/model/objects/index';
import { appendBlocks } from '@rapport/sync-server/features/demo/company/note-text';
import * as Y from 'yjs';
import type { OpenText } from './colleague.ts';
import { sentences } from './lines.ts';
import type { Shift } from './shift.ts';

const root = objectTypes.note!.richText!;
const perKey = 90;
/** Sentences after which they begin their paragraph anew, so that the note stays one that can be read. */
const most = 3;

/**
 * Types into the note of the negotiation, letter by letter, in a paragraph of their own. Invariant: never removes a word
 * that they have not typed themselves.
 */
export async function writeNote({ colleague, heroes, rest, signal }: Shift): Promise<() => Promise<void>> {
  const deal = heroes['heat'] ?? '';
  const mark = `${colleague.name}: `;
  let next = 0;
  return async () => {
    colleague.goTo({ type: 'deal', id: deal });
    const note = await colleague.open('note', noteId(deal), signal);
    const text = note.doc.get(root, Y.XmlText);
    try {
      while (!signal.aborted) {
        const written = ownLine(text, mark);
        const said = written && sentencesIn(written.words, mark);
        if (written && said && said.length >= most) {
          text.delete(written.from, written.to - written.from);
          await rest(1_500);
        }
        if (!said || said.length >= most)
          appendBlocks(note.doc, root, [{ kind: 'paragraph', runs: [{ text: mark, bold: false }] }]);
        for (const letter of `${sentences[next++ % sentences.length]!} `) {
          const line = ownLine(text, mark);
          // Somebody has taken the paragraph away.
          if (!line) break;
          text.insert(line.to, letter, {});
          showCaret(note, text, line.to + 1);
          await rest(perKey);
        }
        await rest(6_000);
      }
    } finally {
      note.close();
    }
  };
}

/** Their last paragraph, also one that an earlier day has left: its words, and where it begins and ends in the text. */
function ownLine(text: Y.XmlText, mark: string): { words: string; from: number; to: number } | undefined {
  let at = 0;
  const lines = readLines(text).map((line) => {
    const from = at;
    at += sizeOf(line);
    return { words: textOf(line), from, to: at };
  });
  return lines.findLast(({ words }) => words.startsWith(mark));
}

/** Undefined when it holds anything but sentences of theirs; the last may have been broken off. */
function sentencesIn(words: string, mark: string): string[] | undefined {
  let rest = words.slice(mark.length);
  const found: string[] = [];
  while (rest.trim() !== '') {
    const one = sentences.find((sentence) => rest.startsWith(sentence) || sentence.startsWith(rest));
    if (one === undefined) return undefined;
    found.push(one);
    rest = rest.slice(one.length).trimStart();
  }
  return found;
}

/** Where the editor of everybody else draws their caret: behind the letter that they typed. */
function showCaret({ awareness }: OpenText, text: Y.XmlText, index: number): void {
  const at = Y.createRelativePositionFromTypeIndex(text, index, -1);
  awareness.setLocalState({ ...awareness.getLocalState(), anchorPos: at, focusPos: at, focusing: true });
}
