import { isOfFirstLayout, readNote } from '@rapport/model/documents/first-note-layout';
import {
  changesBetween,
  follow,
  type Followed,
  inParts,
  type Line,
  sameLine,
  sizeOf,
  textOf as textOfLine,
} from '@rapport/model/documents/note-text';
import { createDOMRange } from '@lexical/selection';
import {
  $createRangeSelection,
  $getNearestNodeFromDOMNode,
  $getNodeByKey,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  $isTextNode,
  $setSelection,
  BLUR_COMMAND,
  CAN_REDO_COMMAND,
  CAN_UNDO_COMMAND,
  COLLABORATION_TAG,
  COMMAND_PRIORITY_EDITOR,
  FOCUS_COMMAND,
  HISTORIC_TAG,
  type LexicalEditor,
  mergeRegister,
  type RangeSelection,
  REDO_COMMAND,
  SKIP_SCROLL_INTO_VIEW_TAG,
  UNDO_COMMAND,
  type UpdateListenerPayload,
} from 'lexical';
import type { Awareness } from 'y-protocols/awareness';
import { createRelativePositionFromTypeIndex, type Doc, type Transaction, UndoManager, XmlText, type YEvent } from 'yjs';
import { hearOfCaret } from './browser-caret.ts';
import { NoteCarets, type Selected } from './note-carets.ts';
import { $blockOfTop, $leaves, type ShownLine } from './note-leaves.ts';
import { $indexOf, $pointAt, type NodePoint } from './note-points.ts';
import { $runsIn, $show } from './note-tree.ts';
import { asStored } from './table-order.ts';

export type NoteBindingOptions = {
  readonly editor: LexicalEditor;
  readonly doc: Doc;
  readonly awareness: Awareness;
  /** The layer over the text that others' carets are drawn into. */
  readonly carets: HTMLElement;
  /** Called once before this person's first change reaches the document. */
  readonly beforeFirstEdit?: () => void;
  /** Called whenever somebody else's caret moved. */
  readonly onCaretMoved?: (caret: HTMLElement) => void;
};

export type NoteBinding = {
  readonly undo: UndoManager;
  readonly text: XmlText;
  /** Where this person's selection is in the text; undefined before they were in it. */
  readonly selected: () => Selected | undefined;
  /** Puts the caret somewhere, and the focus with it. */
  readonly select: (index: number) => void;
  /** The stretch of the page that shows a stretch of the text. */
  readonly rangeOf: (from: number, to: number) => Range | undefined;
  /** Where in the text a letter on the page is. */
  readonly placeOf: (letters: Text, offset: number) => number | undefined;
  /** Somebody else's caret on the page, by their client id. */
  readonly caretOf: (client: number) => HTMLElement | undefined;
  readonly release: () => void;
};

export const rootName = 'note';

/**
 * Binds an editor to the root `note` of a document that has loaded. Invariants: nothing is ever written except what
 * somebody typed (no bootstrap); after every commit of the editor its tree, `shown` and the document say the same; undo
 * takes back only what this editor wrote.
 */
export function bindNote({ editor, doc, awareness, carets, beforeFirstEdit, onCaretMoved }: NoteBindingOptions): NoteBinding {
  const origin = Symbol('note editor');
  const text = doc.get(rootName, XmlText);
  stopTidying(text);
  let shown: readonly ShownLine[] = readNote(text).map((line) => ({ line, key: '' }));
  let selected: Selected | undefined;
  let untouched = true;

  const pointAt = (index: number) => $pointAt(shown, index);
  const drawn = new NoteCarets({ editor, text, awareness, layer: carets, pointAt, onMoved: onCaretMoved });

  /** Puts others' changes, and what undo brought back, into the tree; the selection stays at its letters. */
  function follows(event: YEvent<XmlText>, transaction: Transaction): void {
    if (transaction.origin === origin) return;
    hearOfCaret(editor);
    const historic = transaction.origin instanceof UndoManager;
    const places = follow(event.target === text ? event.delta : []);
    const before = shown;
    const next = matched(before, readNote(text), places.letter);
    shown = next;
    const caretAfter = (index: number) =>
      historic ? (places.end ?? places.caret(index)) : alongWithOthers(text, next, places, places.caret(index));
    editor.update(
      () => {
        const selection = $getSelection();
        const range = $isRangeSelection(selection) ? selection : undefined;
        // The browser may have moved the caret since the last commit; of an editor without focus it knows nothing.
        const focused = editor.getRootElement()?.contains(document.activeElement) ?? false;
        const was = (range && focused && $selected(before, range)) || selected;
        // While nodes come and go, a selection in them would be in the way.
        const kept = range?.clone();
        $setSelection(null);
        $show(next, before);
        if (!kept || !was) return;
        for (const end of ['anchor', 'focus'] as const) {
          const point = $pointAt(next, caretAfter(was[end])) ?? $start();
          kept[end].set(point.key, point.offset, point.type);
        }
        $setSelection(kept);
      },
      { tag: historic ? HISTORIC_TAG : [COLLABORATION_TAG, SKIP_SCROLL_INTO_VIEW_TAG], discrete: true },
    );
  }

  /** What the tree says now goes into the document, as far as it says anything new. */
  function committed({ editorState, dirtyElements }: UpdateListenerPayload): void {
    editorState.read(() => {
      const next = linesOfTree(shown, dirtyElements);
      const selection = $getSelection();
      selected = $isRangeSelection(selection) ? $selected(next, selection) : undefined;
      const changes = changesBetween(
        shown.map(({ line }) => line),
        next.map(({ line }) => line),
        selected?.focus,
      );
      shown = next;
      if (changes.length > 0) {
        if (untouched) beforeFirstEdit?.();
        untouched = false;
        if (isOfFirstLayout(text)) doc.transact(() => writeAnew(text, next), origin);
        else for (const part of inParts(changes)) doc.transact(() => text.applyDelta(part as unknown[]), origin);
      }
    });
    drawn.tell(selected);
    drawn.draw();
  }

  if (shown.length > 0) editor.update(() => $show(shown), { tag: COLLABORATION_TAG, discrete: true });
  const onEvent = (events: YEvent<XmlText>[], transaction: Transaction) => {
    for (const event of events) follows(event, transaction);
  };
  text.observeDeep(onEvent as never);

  const undo = new UndoManager(text, { trackedOrigins: new Set([origin]) });
  const tellUndo = () => {
    editor.dispatchCommand(CAN_UNDO_COMMAND, undo.undoStack.length > 0);
    editor.dispatchCommand(CAN_REDO_COMMAND, undo.redoStack.length > 0);
  };
  undo.on('stack-item-added', tellUndo);
  undo.on('stack-item-popped', tellUndo);

  const release = mergeRegister(
    editor.registerUpdateListener(committed),
    editor.registerCommand(FOCUS_COMMAND, () => (drawn.focus(true), false), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(BLUR_COMMAND, () => (drawn.focus(false), false), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(UNDO_COMMAND, () => (undo.undo(), true), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(REDO_COMMAND, () => (undo.redo(), true), COMMAND_PRIORITY_EDITOR),
  );
  drawn.draw();

  return {
    undo,
    text,
    selected: () => selected,
    caretOf: (client) => drawn.caretOf(client),
    select(index) {
      editor.getRootElement()?.focus({ preventScroll: true });
      editor.update(
        () => {
          const { key, offset, type } = pointAt(index) ?? $start();
          const selection = $createRangeSelection();
          selection.anchor.set(key, offset, type);
          selection.focus.set(key, offset, type);
          $setSelection(selection);
        },
        { discrete: true },
      );
    },
    rangeOf: (from, to) =>
      editor.getEditorState().read(() => {
        const [start, end] = [$pointAt(shown, from), $pointAt(shown, to)];
        const [first, last] = [start && $getNodeByKey(start.key), end && $getNodeByKey(end.key)];
        return (start && end && first && last && createDOMRange(editor, first, start.offset, last, end.offset)) ?? undefined;
      }),
    placeOf: (letters, offset) =>
      editor.getEditorState().read(
        () => {
          const node = $getNearestNodeFromDOMNode(letters);
          return $isTextNode(node) ? $indexOf(shown, { key: node.getKey(), offset, type: 'text' }) : undefined;
        },
        { editor },
      ),
    release() {
      release();
      text.unobserveDeep(onEvent as never);
      drawn.release();
      undo.destroy();
    },
  };
}

/** Where a selection is in a note without a line. */
const $start = (): NodePoint => ({ key: $getRoot().getFirstChild()?.getKey() ?? 'root', offset: 0, type: 'element' });

function $selected(shown: readonly ShownLine[], selection: RangeSelection): Selected | undefined {
  const [anchor, focus] = [$indexOf(shown, selection.anchor), $indexOf(shown, selection.focus)];
  return anchor === undefined || focus === undefined ? undefined : { anchor, focus };
}

/** The lines that the tree shows, as the document has them. Those that were not touched are the same objects as before. To be called in a read. */
function linesOfTree(shown: readonly ShownLine[], dirty: ReadonlyMap<string, boolean>): readonly ShownLine[] {
  const within = $linesTouched(shown, dirty);
  if (within) return within;
  const known = new Map(shown.map(({ key, line }) => [key, line]));
  const next = $leaves((key) => (dirty.has(key) ? undefined : known.get(key))).map(({ node, block }, index): ShownLine => {
    const key = node.getKey();
    const before = known.get(key);
    if (before?.marked && block === before.block && !dirty.has(key)) return { key, line: before };
    const runs = before && !dirty.has(key) ? before.runs : $runsIn(node);
    const marked = before?.marked !== false || index > 0 || runs.length === 0 || Object.keys(block).length > 0;
    const line: Line = { marked, block, runs };
    return { key, line: before && sameLine(before, line) ? before : line };
  });
  // An editor without anything in it shows an empty paragraph, of which the document need not know.
  const [only, second] = next;
  const isNothing =
    shown.length === 0 && only && !second && only.line.runs.length === 0 && Object.keys(only.line.block).length === 0;
  return isNothing ? [] : asStored(next, shown);
}

/** The same, where nothing but lines at the top of the tree was touched, none of which came or went: typing is that. */
function $linesTouched(shown: readonly ShownLine[], dirty: ReadonlyMap<string, boolean>): readonly ShownLine[] | undefined {
  const touched = new Set<string>();
  for (const [key, itself] of dirty) {
    const node = $getNodeByKey(key);
    if (!$isElementNode(node)) return undefined;
    if (node.is($getRoot())) {
      if (itself) return undefined;
    } else if (!node.isInline()) touched.add(key);
  }
  const next = [...shown];
  for (let index = 0; touched.size > 0 && index < shown.length; index += 1) {
    const before = shown[index] as ShownLine;
    if (!touched.delete(before.key)) continue;
    const node = $getNodeByKey(before.key);
    const block = $isElementNode(node) ? $blockOfTop(node) : undefined;
    // The first line may have no mark of its own.
    if (!$isElementNode(node) || !block || !before.line.marked) return undefined;
    const line: Line = { marked: true, block, runs: $runsIn(node) };
    next[index] = { key: before.key, line: sameLine(before.line, line) ? before.line : line };
  }
  return touched.size === 0 ? next : undefined;
}

/** Says for lines read anew which of them are shown already, and where. */
function matched(
  shown: readonly ShownLine[],
  lines: readonly Line[],
  letter: (index: number) => number | undefined,
): ShownLine[] {
  const places = new Map<number, ShownLine>();
  let at = 0;
  for (const one of shown) {
    const place = one.line.marked ? letter(at) : -1;
    if (place !== undefined) places.set(place, one);
    at += sizeOf(one.line);
  }
  at = 0;
  return lines.map((line) => {
    const before = places.get(line.marked ? at : -1);
    at += sizeOf(line);
    if (!before) return { line, key: '' };
    return { key: before.key, line: sameLine(before.line, line) ? before.line : line };
  });
}

function writeAnew(text: XmlText, next: readonly ShownLine[]): void {
  text.delete(0, text.length);
  const lines = next.map(({ line }) => line);
  text.applyDelta(changesBetween([], lines) as unknown[]);
}

/**
 * A caret at the end of somebody else's word goes along with what they type on there, so that it never comes to stand
 * within that word. Behind one's own letter it stays, and behind a gap too: two who begin there at once would otherwise
 * follow each other into their words.
 */
function alongWithOthers(text: XmlText, lines: readonly ShownLine[], places: Followed, caret: number): number {
  const came = places.came.find(({ from }) => from === caret);
  const author = (index: number) => createRelativePositionFromTypeIndex(text, index, -1).item?.client;
  const before = came && author(caret);
  if (!before || before === text.doc?.clientID) return caret;
  const letters = lines.map(({ line }) => (line.marked ? '\n' : '') + textOfLine(line)).join('');
  if (/\s/.test(letters[caret - 1] ?? ' ')) return caret;
  const written = letters.slice(caret, came.to).split('\n')[0] ?? '';
  return author(caret + 1) === before && author(caret + written.length) === before ? caret + written.length : caret;
}

/**
 * Yjs tidies marks that say nothing away after others' changes, in everybody's name who sees them: a person who only
 * reads would write. Whoever writes tidies what they touch anyway.
 */
function stopTidying(text: XmlText): void {
  Object.defineProperty(text, '_hasFormatting', { get: () => false, set() {}, configurable: true });
}
