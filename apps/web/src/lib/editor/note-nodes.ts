import { LinkNode } from '@lexical/link';
import { ListItemNode, ListNode } from '@lexical/list';
import { HeadingNode, QuoteNode } from '@lexical/rich-text';
import { createEditor, type LexicalEditor } from 'lexical';

/** The one place that says what a note may hold and how its parts are styled. */
export function createNoteEditor(onError: (error: Error) => void): LexicalEditor {
  return createEditor({
    namespace: 'note',
    nodes: [HeadingNode, QuoteNode, ListNode, ListItemNode, LinkNode],
    theme: {
      paragraph: 'note-p',
      heading: { h1: 'note-h1', h2: 'note-h2', h3: 'note-h3' },
      list: { ul: 'note-ul', ol: 'note-ol', listitem: 'note-li', nested: { listitem: 'note-nested' } },
      quote: 'note-quote',
      link: 'note-link',
      text: { bold: 'note-bold', italic: 'note-italic' },
    },
    onError,
  });
}
