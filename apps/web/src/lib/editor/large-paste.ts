/** A paste of megabytes comes in piece by piece: between two of them the page answers, and what others write arrives. */
import { $isCodeNode } from '@lexical/code-core';
import { $isHeadingNode, $isQuoteNode } from '@lexical/rich-text';
import {
  $getNodeByKey,
  $getRoot,
  $getSelection,
  $createParagraphNode,
  $isElementNode,
  $isParagraphNode,
  $isRangeSelection,
  type LexicalEditor,
  type NodeKey,
  PASTE_TAG,
  SKIP_SCROLL_INTO_VIEW_TAG,
} from 'lexical';
import type { UndoManager } from 'yjs';
import { type Piece, piecesOf } from './paste-pieces.ts';
import { $isTableNode } from './table-nodes.ts';

/** From so many letters on a paste is drawn in pieces; below, it is there at once. */
const large = 60_000;
/** A piece is as long as takes about so many milliseconds to write and draw. */
const aim = 200;
const [shortest, longest] = [8_000, 400_000];
/** Of what is here already, at least so much: each piece has its price, which is higher the longer the note is. */
const share = 1 / 12;

export type Pasted = 'whole' | 'stopped';
type Options = {
  readonly editor: LexicalEditor;
  readonly undo: UndoManager;
  readonly data: Pick<DataTransfer, 'getData'>;
  /** What is here of it, between 0 and 1. */
  readonly onProgress?: (part: number) => void;
  /** Ends it: what came stays, and goes with the one undo that there is for all of it. */
  readonly signal: AbortSignal;
};

/** Whether a paste is to come in that way. To be called in an update. */
export function $isLarge(data: Pick<DataTransfer, 'getData'> | null): boolean {
  const letters = data?.getData('text/plain').length ?? 0;
  if (letters <= large) return false;
  const selection = $getSelection();
  const block = $isRangeSelection(selection) ? selection.anchor.getNode().getTopLevelElement() : null;
  // Code and cells take it into themselves, as long as that is no matter of seconds.
  return letters > longest || !($isCodeNode(block) || $isTableNode(block));
}

/** A clipboard can be read only as long as its event lasts. */
export function copyOf(data: Pick<DataTransfer, 'getData'>): Pick<DataTransfer, 'getData'> {
  const kinds = ['text/plain', 'text/html', 'application/x-lexical-editor'];
  const kept = new Map(kinds.map((kind) => [kind, data.getData(kind)]));
  return { getData: (kind) => kept.get(kind) ?? '' };
}

/** Where it goes: between the two lines that the caret's was divided into. */
type Place = { readonly before: NodeKey | undefined; readonly after: NodeKey; last: NodeKey | undefined };

/** Writes a paste in pieces. Whoever types meanwhile goes on doing so, wherever they are; all of it is undone as one. */
export async function pasteInPieces({ editor, undo, data, onProgress, signal }: Options): Promise<Pasted> {
  const tag = [PASTE_TAG, SKIP_SCROLL_INTO_VIEW_TAG];
  const [pieces, timeout] = [piecesOf(data, editor), undo.captureTimeout];
  // Whoever asks for it may be within an update, in which no other one is carried out.
  await pause();
  undo.stopCapturing();
  undo.captureTimeout = Number.POSITIVE_INFINITY;
  try {
    let place: Place | undefined;
    editor.update(() => void (place = $divide()), { discrete: true, tag });
    if (!place) return 'stopped';
    let [letters, written] = [shortest, 0];
    let answer = pieces.next(letters);
    while (!answer.done && !signal.aborted) {
      const { value: piece } = answer;
      const began = performance.now();
      const where = place;
      editor.update(() => $put(piece, where), { discrete: true, tag });
      onProgress?.(piece.until);
      const took = Math.max(1, performance.now() - began);
      written += letters;
      letters = Math.round(Math.min(longest, letters * 2, Math.max(shortest, written * share, (letters * aim) / took)));
      await pause();
      answer = pieces.next(letters);
    }
    const where = place;
    if (!signal.aborted) editor.update(() => $join(where), { discrete: true, tag });
    return signal.aborted ? 'stopped' : 'whole';
  } finally {
    undo.captureTimeout = timeout;
    undo.stopCapturing();
  }
}

/** Takes back what was done last until now, whenever it is called, and nothing that was written after it. */
export function takesBack(undo: UndoManager): () => void {
  const step = undo.undoStack.at(-1);
  return () => {
    const at = step ? undo.undoStack.indexOf(step) : -1;
    if (at < 0) return;
    undo.undoStack.push(...undo.undoStack.splice(at, 1));
    undo.undo();
  };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 8));

/** Divides the caret's line. Beside a list, a table or code it goes below. */
function $divide(): Place {
  const selection = $getSelection();
  if ($isRangeSelection(selection)) {
    selection.removeText();
    const block = selection.anchor.getNode().getTopLevelElement();
    if ($isParagraphNode(block) || $isHeadingNode(block) || $isQuoteNode(block)) {
      const after = selection.insertParagraph();
      if (after) return { before: after.getPreviousSibling()?.getKey(), after: after.getKey(), last: undefined };
    } else if (block) {
      const after = $createParagraphNode();
      block.insertAfter(after);
      after.select();
      return { before: undefined, after: after.getKey(), last: undefined };
    }
  }
  const after = $createParagraphNode();
  $getRoot().append(after);
  after.select();
  return { before: undefined, after: after.getKey(), last: undefined };
}

/** The line behind it may be gone by now, or the one before it: others write here, too. */
function $put(piece: Piece, place: Place): void {
  const root = $getRoot();
  const [after, last] = [$getNodeByKey(place.after), $getNodeByKey(place.last ?? '')];
  const nodes = piece.$nodes();
  const at = after?.getParent()?.is(root)
    ? after.getIndexWithinParent()
    : last?.getParent()?.is(root)
      ? last.getIndexWithinParent() + 1
      : root.getChildrenSize();
  root.splice(at, 0, [...nodes]);
  place.last = nodes.at(-1)?.getKey() ?? place.last;
}

/** What dividing left empty goes again, and the caret stands behind what was pasted unless it went elsewhere. */
function $join({ before, after, last }: Place): void {
  const [first, rest, end] = [$getNodeByKey(before ?? ''), $getNodeByKey(after), $getNodeByKey(last ?? '')];
  if ($isParagraphNode(first) && first.isEmpty()) first.remove();
  if (!$isParagraphNode(rest) || !rest.isEmpty() || !$isElementNode(end)) return;
  const selection = $getSelection();
  const here = $isRangeSelection(selection) && selection.anchor.getNode().is(rest);
  // Below a table there must be a line to go on in.
  if (!$isParagraphNode(end) && !$isHeadingNode(end) && !$isQuoteNode(end)) return;
  if (here) end.selectEnd();
  rest.remove();
}
