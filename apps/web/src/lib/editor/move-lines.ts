import { parseCell } from '@rapport/model/documents/note-table';
import { sizeOf } from '@rapport/model/documents/note-text';
import { $getSelection, $isRangeSelection, $setSelection, type LexicalEditor } from 'lexical';
import { $leaves, type ShownLine } from './note-leaves.ts';
import { $indexOf, $pointAt } from './note-points.ts';
import { $runsIn, $show } from './note-tree.ts';
import { tableOf } from './table-tree.ts';

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
  if (first < 0) return false;
  const parts = partsOf(shown, first, last);
  const own = parts.filter(({ from, to }) => to > first && from <= last);
  const neighbour = parts[parts.indexOf(own[by < 0 ? 0 : own.length - 1] as Part) + by];
  const [start, end] = [own[0]?.from, own.at(-1)?.to];
  if (!neighbour || start === undefined || end === undefined) return false;
  const passed = shown.slice(neighbour.from, neighbour.to);
  const lines = shown.slice(start, end);
  const between = by < 0 ? [...lines, ...passed] : [...passed, ...lines];
  const begin = Math.min(start, neighbour.from);
  const next = [...shown.slice(0, begin), ...between, ...shown.slice(begin + between.length)];
  const size = passed.reduce((sum, { line }) => sum + sizeOf(line), 0);
  const kept = selection.clone();
  // While nodes come and go, a selection in them would be in the way.
  $setSelection(null);
  $show(next);
  for (const [end, index] of [
    ['anchor', anchor],
    ['focus', focus],
  ] as const) {
    const point = $pointAt(next, index + by * size);
    if (point) kept[end].set(point.key, point.offset, point.type);
  }
  $setSelection(kept);
  return true;
}

type Part = { readonly from: number; readonly to: number };

/** What moves as one: a line, or a table with all its lines; within one table, its rows. */
function partsOf(shown: readonly ShownLine[], first: number, last: number): readonly Part[] {
  const tables = shown.map(tableOf);
  const table = tables[first];
  const within = table !== undefined && tables.slice(first, last + 1).every((one) => one === table);
  const groups = within ? shown.map(({ line }) => rowOf(line.block['cell'])) : tables;
  const parts: { from: number; to: number }[] = [];
  groups.forEach((group, index) => {
    const before = parts.at(-1);
    if (before && group !== undefined && groups[index - 1] === group) before.to = index + 1;
    else parts.push({ from: index, to: index + 1 });
  });
  return within ? parts.filter(({ from }) => tables[from] === table) : parts;
}
const rowOf = (cell: unknown): string | undefined => {
  const { table, row } = parseCell(cell) ?? {};
  return row && `${table} ${row}`;
};

function lineAt(shown: readonly ShownLine[], index: number): number {
  let at = 0;
  return shown.findIndex(({ line }) => (at += sizeOf(line)) >= index);
}
