import { $getRoot, type LexicalEditor } from 'lexical';

/** A note of so many blocks lays out only those near the eye (`note.css`). */
const long = 300;

/**
 * Says of a note that it is long in the very turn in which its lines come: once they were laid out, a browser takes a
 * millisecond or two for each of them to let go of that again, which of 7,000 lines is a page that stands still.
 */
export const markLong = (editor: LexicalEditor, element: HTMLElement): (() => void) =>
  editor.registerUpdateListener(({ editorState }) => {
    element.classList.toggle('note-long', editorState.read(() => $getRoot().getChildrenSize()) > long);
  });
