import { noteId } from '@rapport/model/documents/links';
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
    try {
      while (!signal.aborted) {
        const written = ownParagraph(note.doc, mark);
        const full = written && (sentencesIn(written, mark)?.length ?? most) >= most;
        if (full) await removeIfOwn(note, written, mark, rest);
        const paragraph = (full ? undefined : written) ?? begin(note.doc, mark);
        for (const letter of `${sentences[next++ % sentences.length]!} `) {
          // Somebody has taken the paragraph away.
          if (!isIn(note.doc, paragraph)) break;
          paragraph.insert(paragraph.length, letter);
          showCaret(note, paragraph);
          await rest(perKey);
        }
        await rest(6_000);
      }
    } finally {
      note.close();
    }
  };
}

const paragraphs = (doc: Y.Doc): Y.XmlText[] =>
  (doc.get(root, Y.XmlText).toDelta() as { insert: unknown }[]).flatMap(({ insert }) =>
    insert instanceof Y.XmlText ? [insert] : [],
  );
const isIn = (doc: Y.Doc, paragraph: Y.XmlText) => paragraphs(doc).includes(paragraph);
/** Its characters, without the maps that say how they look. */
const textOf = (paragraph: Y.XmlText): string =>
  (paragraph.toDelta() as { insert: unknown }[])
    .map(({ insert }) => insert)
    .filter((insert) => typeof insert === 'string')
    .join('');

/** Their last one: also what an earlier day has left. */
const ownParagraph = (doc: Y.Doc, mark: string) => paragraphs(doc).findLast((each) => textOf(each).startsWith(mark.trimEnd()));

/** Undefined when it holds anything but sentences of theirs; the last may have been broken off. */
function sentencesIn(paragraph: Y.XmlText, mark: string): string[] | undefined {
  let rest = textOf(paragraph).slice(mark.length);
  const found: string[] = [];
  while (rest.trim() !== '') {
    const one = sentences.find((sentence) => rest.startsWith(sentence) || sentence.startsWith(rest));
    if (one === undefined) return undefined;
    found.push(one);
    rest = rest.slice(one.length).trimStart();
  }
  return found;
}

function begin(doc: Y.Doc, mark: string): Y.XmlText {
  appendBlocks(doc, root, [{ kind: 'paragraph', runs: [{ text: mark, bold: false }] }]);
  return paragraphs(doc).at(-1)!;
}

async function removeIfOwn(note: OpenText, paragraph: Y.XmlText, mark: string, rest: Shift['rest']): Promise<void> {
  if (!sentencesIn(paragraph, mark)) return;
  const shared = note.doc.get(root, Y.XmlText);
  let index = 0;
  for (const { insert } of shared.toDelta() as { insert: unknown }[]) {
    if (insert === paragraph) break;
    index += typeof insert === 'string' ? insert.length : 1;
  }
  shared.delete(index, 1);
  await rest(1_500);
}

/** Where the editor of everybody else draws their caret: behind the letter that they typed. */
function showCaret({ awareness }: OpenText, paragraph: Y.XmlText): void {
  const at = Y.createRelativePositionFromTypeIndex(paragraph, paragraph.length, -1);
  awareness.setLocalState({ ...awareness.getLocalState(), anchorPos: at, focusPos: at, focusing: true, awarenessData: {} });
}
