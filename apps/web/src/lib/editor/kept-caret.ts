import { $getSelection, $isRangeSelection, type LexicalEditor } from 'lexical';
import type { Doc, XmlText } from 'yjs';
import { plainLetters } from '@rapport/model/documents/anchor';
import type { NoteBinding } from './note-binding.ts';

/**
 * When a fresh copy takes the place of a note that is open, its editor is another one. Whoever had the caret in it has it
 * at the same letters in the copy, without doing anything.
 */
type Kept = { readonly doc: Doc; readonly text: XmlText; readonly index: number };
const carets = new Map<string, Kept>();
/** As long as it may take until the copy is here. Whoever opens the note later begins as always. */
const patience = 20_000;
/** So long what is typed waits for the text of the copy. */
const waitsAtMost = 3_000;
/** Letters on either side by which a place is known, the most telling first. */
const sizes = [32, 16, 8, 4] as const;

/**
 * Keeps where the caret is in a note, and puts it back there when the note has become another document. `typed`: what was
 * written before the editor was there.
 */
export function keepCaret(editor: LexicalEditor, binding: NoteBinding, note: string, doc: Doc, typed = ''): () => void {
  const former = carets.get(note);
  let wanted = former && former.doc !== doc ? former : undefined;
  const hasFocus = () => editor.getRootElement()?.contains(document.activeElement) ?? false;

  const isElsewhere = () => document.activeElement !== document.body && !hasFocus();
  /** Typed before the copy has its text: it follows the caret there. With no focus, letters would be commands of the page. */
  const wait = (event: InputEvent) => {
    if (!wanted) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.inputType === 'insertText') typed += event.data ?? '';
  };

  function goOn(place: number) {
    binding.select(place);
    if (typed !== '') editor.update(() => $write(typed), { discrete: true });
    typed = '';
  }
  /** A copy that is empty, or comes late, is written in as it is. */
  const late = setTimeout(() => {
    const waits = wanted !== undefined && !isElsewhere();
    wanted = undefined;
    if (waits) goOn(0);
  }, waitsAtMost);

  function follow() {
    // Who has gone elsewhere meanwhile stays there.
    if (wanted && isElsewhere()) wanted = undefined;
    if (wanted && binding.text.length > 0) {
      const place = samePlace(plainLetters(wanted.text), wanted.index, plainLetters(binding.text));
      wanted = undefined;
      queueMicrotask(() => goOn(place));
    } else if (!wanted && hasFocus()) {
      const selected = binding.selected();
      if (selected) carets.set(note, { doc, text: binding.text, index: selected.focus });
    }
  }
  const root = editor.getRootElement();
  // What leaves the page with its editor has not been left by anybody.
  const left = () => queueMicrotask(() => root?.isConnected && !hasFocus() && carets.delete(note));
  root?.addEventListener('focusout', left);
  root?.addEventListener('beforeinput', wait, { capture: true });
  if (wanted && document.activeElement === document.body) root?.focus({ preventScroll: true });
  const release = editor.registerUpdateListener(follow);
  if (typed !== '' && !wanted) {
    const stays = isElsewhere() ? document.activeElement : undefined;
    goOn(0);
    if (stays instanceof HTMLElement) stays.focus({ preventScroll: true });
  }
  follow();
  return () => {
    release();
    clearTimeout(late);
    root?.removeEventListener('focusout', left);
    root?.removeEventListener('beforeinput', wait, { capture: true });
    setTimeout(() => carets.get(note)?.doc === doc && carets.delete(note), patience);
  };
}

/** Writes at the caret, each line as a paragraph. */
function $write(text: string): void {
  for (const [at, line] of text.split('\n').entries()) {
    const selection = $getSelection();
    if (at > 0 && $isRangeSelection(selection)) selection.insertParagraph();
    $getSelection()?.insertText(line);
  }
}

/** Where a place of one text is in another that says much the same: by as much of what stands around it as is left. */
export function samePlace(was: string, index: number, is: string): number {
  for (const size of sizes) {
    const [before, after] = [was.slice(Math.max(0, index - size), index), was.slice(index, index + size)];
    for (const [words, offset] of [
      [before + after, before.length],
      [before, before.length],
      [after, 0],
    ] as const) {
      const best = nearest(is, words, index - offset);
      if (best !== undefined) return best + offset;
    }
  }
  return Math.min(index, is.length);
}

function nearest(letters: string, words: string, wanted: number): number | undefined {
  let best: number | undefined;
  for (let at = words === '' ? -1 : letters.indexOf(words); at >= 0; at = letters.indexOf(words, at + 1))
    if (best === undefined || Math.abs(at - wanted) < Math.abs(best - wanted)) best = at;
  return best;
}
