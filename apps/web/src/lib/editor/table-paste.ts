/** A table that is pasted into a cell of another. Functions with $ are called in an update. */
import { $generateNodesFromDOM } from '@lexical/html';
import { limits } from '@rapport/model/limits';
import {
  $createParagraphNode,
  $createTextNode,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  type ElementNode,
  type LexicalEditor,
  type LexicalNode,
} from 'lexical';
import { $nodesOfMarkdown } from './note-markdown.ts';
import { $cellIn, $growTo, $spot, type Spot } from './note-tables.ts';
import { $isCellNode, $isRowNode, $isTableNode, type CellNode, type TableNode } from './table-nodes.ts';

/** The lines of one cell. */
type Lines = readonly ElementNode[];
type Clipboard = Pick<DataTransfer, 'getData'>;

/**
 * Takes the cells of a pasted table into the cells from the caret on, as spreadsheets do: what stood in them goes, and the
 * table grows to the right and below as far as it must. Answers false where the caret is in no cell, where something else
 * than one table is pasted, or where that would be more than a table may have.
 */
export function $pasteCells(data: Clipboard | null, editor: LexicalEditor): boolean {
  const spot = $spot();
  const rows = spot && data ? ($rowsOfPage(data, editor) ?? $rowsOfText(data)) : undefined;
  if (!spot || !rows) return false;
  const width = Math.max(...rows.map((row) => row.length));
  if (width === 0) return false;
  // What was copied of a single cell are words, and go to the caret.
  if (rows.length === 1 && width === 1) return $insertWords(rows[0]?.[0] ?? []);
  const target = $growTo(spot, rows.length, width);
  if (!target) return false;
  rows.forEach((row, down) => row.forEach((lines, across) => $write(lines, $cellIn(spot.table, target, down, across))));
  $caretBehind(spot, $cellIn(spot.table, target, rows.length - 1, (rows.at(-1)?.length ?? 1) - 1));
  return true;
}

/** The cells of a page's one table with nothing beside it; undefined for anything else. */
function $rowsOfPage(data: Clipboard, editor: LexicalEditor): readonly (readonly Lines[])[] | undefined {
  const html = data.getData('text/html');
  if (!/<t[dh][\s>]/i.test(html)) return undefined;
  const nodes = $generateNodesFromDOM(editor, new DOMParser().parseFromString(html, 'text/html'));
  return onlyTable(nodes);
}

/** The cells of a table in Markdown, or of lines with tabs in them. */
function $rowsOfText(data: Clipboard): readonly (readonly Lines[])[] | undefined {
  if (data.getData('text/html') !== '') return undefined;
  const text = data.getData('text/plain').replaceAll('\r\n', '\n').replace(/\n+$/, '');
  if (text.length > limits.markdownLength.value) return undefined;
  if (/^[^\n]*\|[^\n]*\n[ \t|:]*-/.test(text)) return onlyTable($nodesOfMarkdown(text));
  const rows = text.split('\n').map((line) => line.split('\t'));
  const [first] = rows;
  if (!first || first.length < 2 || rows.some((row) => row.length !== first.length)) return undefined;
  return rows.map((row) => row.map((words) => [$createParagraphNode().append($createTextNode(words))]));
}

function onlyTable(nodes: readonly LexicalNode[]): readonly (readonly Lines[])[] | undefined {
  const [table, second] = nodes.filter((node) => $isTableNode(node) || node.getTextContent().trim() !== '');
  return $isTableNode(table) && !second ? rowsIn(table) : undefined;
}
const rowsIn = (table: TableNode) =>
  table
    .getChildren()
    .filter($isRowNode)
    .map((row) =>
      row
        .getChildren()
        .filter($isCellNode)
        .map((cell) => cell.getChildren().filter($isElementNode)),
    );

/** The first line of a cell stays the line that it is, for whoever is in it. */
function $write(lines: Lines, cell: CellNode | undefined): void {
  const first = cell?.getFirstChild();
  if (!cell || !$isElementNode(first)) return;
  for (const other of first.getNextSiblings()) other.remove(true);
  first.splice(0, first.getChildrenSize(), lines[0]?.getChildren() ?? []);
  cell.append(...lines.slice(1));
}

function $insertWords(lines: Lines): boolean {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return false;
  lines.forEach((line, index) => {
    if (index > 0) selection.insertLineBreak();
    selection.insertNodes(line.getChildren());
  });
  return true;
}

function $caretBehind({ cell }: Spot, last: CellNode | undefined): void {
  (last ?? cell).selectEnd();
}
