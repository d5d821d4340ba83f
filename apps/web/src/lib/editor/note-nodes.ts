import { CodeNode } from '@lexical/code-core';
import { LinkNode } from '@lexical/link';
import { ListItemNode, ListNode } from '@lexical/list';
import { HeadingNode, QuoteNode } from '@lexical/rich-text';
import { createEditor, type LexicalEditor } from 'lexical';
import { ChipNode } from './chip-node.ts';
import { DividerNode } from './divider-node.ts';
import { ImageNode } from './image-node.ts';
import { CellNode, RowNode, TableNode } from './table-nodes.ts';

/** The one place that says what a note may hold and how its parts are styled. */
export function createNoteEditor(onError: (error: Error) => void): LexicalEditor {
  return createEditor({
    namespace: 'note',
    nodes: [
      HeadingNode,
      QuoteNode,
      ListNode,
      ListItemNode,
      LinkNode,
      CodeNode,
      DividerNode,
      ImageNode,
      TableNode,
      RowNode,
      CellNode,
      ChipNode,
    ],
    theme: {
      paragraph: 'note-p',
      heading: { h1: 'note-h1', h2: 'note-h2', h3: 'note-h3', h4: 'note-h3', h5: 'note-h3', h6: 'note-h3' },
      list: {
        ul: 'note-ul',
        ol: 'note-ol',
        listitem: 'note-li',
        nested: { listitem: 'note-nested' },
        checklist: 'note-checks',
        listitemChecked: 'note-checked',
        listitemUnchecked: 'note-unchecked',
      },
      quote: 'note-quote',
      code: 'note-code',
      link: 'note-link',
      text: {
        bold: 'note-bold',
        italic: 'note-italic',
        underline: 'note-underline',
        strikethrough: 'note-strikethrough',
        code: 'note-inline-code',
        highlight: 'note-highlight',
      },
    },
    onError,
  });
}
