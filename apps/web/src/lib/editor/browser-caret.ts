import type { LexicalEditor } from 'lexical';

/**
 * The browser tells that a caret moved a moment after it did. Whatever asks the editor for its caret within that moment, a
 * key of a quick hand or a letter of somebody else that is drawn, would act at the former place and put the caret back
 * there: a click would be lost. So they look at the caret first.
 */
type Points = Pick<Selection, 'anchorNode' | 'anchorOffset' | 'focusNode' | 'focusOffset'>;
/** Where each page's caret was when the editors last heard of it. */
const heard = new WeakMap<Document, Points>();

/** Tells the editor of a caret that the browser has moved in it and not told of yet. */
export function hearOfCaret(editor: LexicalEditor): void {
  const root = editor.getRootElement();
  // Before its selection: a browser lays the page out to say where that is.
  if (!root?.contains(root.ownerDocument.activeElement) || editor.isComposing()) return;
  const selection = root.ownerDocument.getSelection();
  if (selection && root.contains(selection.anchorNode) && !isHeard(root.ownerDocument, selection))
    root.ownerDocument.dispatchEvent(new Event('selectionchange'));
}

/** Keys act where the caret is. To be called once per editor that has its page. */
export function keysActAtCaret(editor: LexicalEditor): () => void {
  const onKey = (event: KeyboardEvent) => event.isComposing || hearOfCaret(editor);
  return editor.registerRootListener((root, former) => {
    former?.ownerDocument.removeEventListener('selectionchange', note);
    former?.removeEventListener('keydown', onKey, { capture: true });
    root?.ownerDocument.addEventListener('selectionchange', note);
    root?.addEventListener('keydown', onKey, { capture: true });
  });
}

function note(event: Event): void {
  const page = event.target instanceof Document ? event.target : undefined;
  const selection = page?.getSelection();
  if (!page || !selection) return;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  heard.set(page, { anchorNode, anchorOffset, focusNode, focusOffset });
}

function isHeard(page: Document, { anchorNode, anchorOffset, focusNode, focusOffset }: Points): boolean {
  const last = heard.get(page);
  return (
    last?.anchorNode === anchorNode &&
    last.anchorOffset === anchorOffset &&
    last.focusNode === focusNode &&
    last.focusOffset === focusOffset
  );
}
