import { sizeOf } from '@rapport/model/documents/note-text';
import { $getSelection, $isRangeSelection, $setSelection, type LexicalEditor } from 'lexical';
import { $leaves, type ShownLine } from './note-leaves.ts';
import { $indexOf, $pointAt } from './note-points.ts';
import { $runsIn, $show } from './note-tree.ts';

/**
 * Moves the lines of the selection past their neighbour. It is the neighbour that is written again on the other side, not
 * the lines themselves: whoever types in what is being moved stays in it. Answers whether there was a neighbour.
 */
export function moveLines(editor: LexicalEditor, by: -1 | 1): boolean {
  let moved = false;
  editor.update(() => void (moved = $moveLines(by)), { discrete: true });
  return moved;
}

/** Alt+Shift with an arrow up or down moves lines, as in other editors. */
export function moveLinesByKey(editor: LexicalEditor, event: KeyboardEvent): boolean {
  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
  if (by === undefined || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return false;
  event.preventDefault();
  moveLines(editor, by);
  return true;
}

function $moveLines(by: -1 | 1): boolean {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return false;
  const shown = $leaves().map(({ node, block }): ShownLine => {
    return { key: node.getKey(), line: { marked: true, block, runs: $runsIn(node) } };
  });
  const [anchor, focus] = [$indexOf(shown, selection.anchor), $indexOf(shown, selection.focus)];
  if (anchor === undefined || focus === undefined) return false;
  const [first, last] = [lineAt(shown, Math.min(anchor, focus)), lineAt(shown, Math.max(anchor, focus))];
  const neighbour = shown[by < 0 ? first - 1 : last + 1];
  if (first < 0 || !neighbour) return false;
  const lines = shown.slice(first, last + 1);
  const between = by < 0 ? [...lines, neighbour] : [neighbour, ...lines];
  const start = by < 0 ? first - 1 : first;
  const next = [...shown.slice(0, start), ...between, ...shown.slice(start + between.length)];
  const kept = selection.clone();
  // While nodes come and go, a selection in them would be in the way.
  $setSelection(null);
  $show(next);
  for (const [end, index] of [
    ['anchor', anchor],
    ['focus', focus],
  ] as const) {
    const point = $pointAt(next, index + by * sizeOf(neighbour.line));
    if (point) kept[end].set(point.key, point.offset, point.type);
  }
  $setSelection(kept);
  return true;
}

function lineAt(shown: readonly ShownLine[], index: number): number {
  let at = 0;
  return shown.findIndex(({ line }) => (at += sizeOf(line)) >= index);
}
