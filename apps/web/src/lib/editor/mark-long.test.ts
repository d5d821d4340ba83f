// @vitest-environment jsdom
import { $createParagraphNode, $createTextNode, $getRoot } from 'lexical';
import { expect, test } from 'vitest';
import { createNoteEditor } from './note-nodes.ts';
import { markLong } from './mark-long.ts';

test('[M246] a long note is said to be long in the turn in which its lines come, and not after they were laid out', () => {
  const editor = createNoteEditor((error) => {
    throw error;
  });
  const element = document.body.appendChild(document.createElement('div'));
  element.contentEditable = 'true';
  editor.setRootElement(element);
  const release = markLong(editor, element);
  const fill = (lines: number) =>
    editor.update(
      () =>
        void $getRoot()
          .clear()
          .append(...Array.from({ length: lines }, () => $createParagraphNode().append($createTextNode('line')))),
      { discrete: true },
    );
  fill(300);
  expect(element.classList.contains('note-long')).toBe(false);
  fill(301);
  expect(element.classList.contains('note-long')).toBe(true);
  fill(1);
  expect(element.classList.contains('note-long')).toBe(false);
  release();
});
