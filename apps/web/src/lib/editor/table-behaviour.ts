/** What keys do in a table of a note, and what keeps it a table whatever is pasted, deleted or done to its cells. */
import {
  $addUpdateTag,
  $createParagraphNode,
  $getNodeByKey,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  COMMAND_PRIORITY_HIGH,
  CONTROLLED_TEXT_INSERTION_COMMAND,
  COPY_COMMAND,
  CUT_COMMAND,
  DELETE_CHARACTER_COMMAND,
  DELETE_LINE_COMMAND,
  DELETE_WORD_COMMAND,
  KEY_ARROW_DOWN_COMMAND,
  KEY_ARROW_UP_COMMAND,
  KEY_DOWN_COMMAND,
  KEY_ENTER_COMMAND,
  KEY_TAB_COMMAND,
  type LexicalEditor,
  type LexicalNode,
  mergeRegister,
  PASTE_COMMAND,
  PASTE_TAG,
  type RangeSelection,
  REMOVE_TEXT_COMMAND,
} from 'lexical';
import { rowsOf } from '@rapport/model/documents/note-table';
import { $addColumn, $addRow, $arrowInTable, $clearCells, $removeRow, $spot, $stepCell } from './note-tables.ts';
import { $isOwnEdit } from './own-edit.ts';
import {
  $createTableNode,
  $isCellNode,
  $isRowNode,
  $isTableNode,
  $linesOf,
  $rename,
  CellNode,
  RowNode,
  TableNode,
} from './table-nodes.ts';
import { $pasteCells } from './table-paste.ts';

export function registerTables(editor: LexicalEditor): () => void {
  const high = COMMAND_PRIORITY_HIGH;
  const emptied = () => {
    const selection = $getSelection();
    return $isRangeSelection(selection) && !selection.isCollapsed() && $clearCells(selection);
  };
  const taken = (event: KeyboardEvent | null, act: () => boolean) => {
    if (event?.isComposing || !act()) return false;
    event?.preventDefault();
    return true;
  };
  editor.getEditorState().read(() => {
    for (const node of $getRoot().getChildren()) if ($isTableNode(node)) $span(node, editor);
  });
  return mergeRegister(
    editor.registerCommand(KEY_TAB_COMMAND, (event) => taken(event, () => $stepCell(event.shiftKey ? -1 : 1)), high),
    editor.registerCommand(
      KEY_ENTER_COMMAND,
      (event) => {
        if (event?.shiftKey) return false;
        return taken(event, () => (event?.ctrlKey || event?.metaKey ? $addRow('below') : $arrowInTable(1)));
      },
      high,
    ),
    editor.registerCommand(
      KEY_ARROW_UP_COMMAND,
      (event) => bare(event) && taken(event, () => $isOnEdgeLine(editor, -1) && $arrowInTable(-1)),
      high,
    ),
    editor.registerCommand(
      KEY_ARROW_DOWN_COMMAND,
      (event) => bare(event) && taken(event, () => $isOnEdgeLine(editor, 1) && $arrowInTable(1)),
      high,
    ),
    editor.registerCommand(KEY_DOWN_COMMAND, (event) => taken(event, () => $byKey(event)), high),
    editor.registerCommand(DELETE_CHARACTER_COMMAND, (isBackward) => emptied() || $staysInCell(isBackward), high),
    editor.registerCommand(DELETE_WORD_COMMAND, (isBackward) => emptied() || $staysInCell(isBackward), high),
    editor.registerCommand(DELETE_LINE_COMMAND, (isBackward) => emptied() || $staysInCell(isBackward), high),
    editor.registerCommand(REMOVE_TEXT_COMMAND, emptied, high),
    editor.registerCommand(
      CUT_COMMAND,
      (event) => {
        const selection = $getSelection();
        if (!$isRangeSelection(selection) || selection.isCollapsed()) return false;
        const ends = [selection.anchor.getNode(), selection.focus.getNode()].map((node) => node.getParents().find($isCellNode));
        if (!ends[0] || !ends[1] || ends[0].is(ends[1])) return false;
        editor.dispatchCommand(COPY_COMMAND, event);
        return emptied();
      },
      high,
    ),
    // What is typed or pasted over several cells stands in the first of them.
    editor.registerCommand(CONTROLLED_TEXT_INSERTION_COMMAND, () => (emptied(), false), high),
    editor.registerCommand(PASTE_COMMAND, (event) => (emptied(), $pasted(event, editor)), high),
    editor.registerNodeTransform(CellNode, (cell) => void ($isOwnEdit() && $tidyCell(cell))),
    editor.registerNodeTransform(RowNode, (row) => void ($isOwnEdit() && $tidyRow(row))),
    editor.registerNodeTransform(TableNode, (table) => void ($isOwnEdit() && $tidyTable(table, editor))),
    editor.registerUpdateListener(({ dirtyElements, editorState }) =>
      editorState.read(() => {
        for (const key of dirtyElements.keys()) {
          const node = $getNodeByKey(key);
          if ($isTableNode(node)) $span(node, editor);
        }
      }),
    ),
  );
}

/** A table goes into the cells from the caret on; anything else is pasted as everywhere. */
function $pasted(event: unknown, editor: LexicalEditor): boolean {
  const data = event instanceof Event && 'clipboardData' in event ? (event.clipboardData as DataTransfer | null) : null;
  if (!$pasteCells(data, editor)) return false;
  (event as Event).preventDefault();
  $addUpdateTag(PASTE_TAG);
  return true;
}

const bare = (event: KeyboardEvent) => !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;

/** Whether the caret is on the first (or the last) line that its cell has on the page. */
function $isOnEdgeLine(editor: LexicalEditor, by: -1 | 1): boolean {
  const spot = $spot();
  const box = spot && editor.getElementByKey(spot.cell.getKey())?.getBoundingClientRect();
  const selection = document.getSelection();
  const caret = selection && selection.rangeCount > 0 ? selection.getRangeAt(0).getClientRects()[0] : undefined;
  // In an empty cell a caret has no measures.
  if (!box || !caret) return box !== undefined;
  return (by < 0 ? caret.top - box.top : box.bottom - caret.bottom) < caret.height;
}

/** Alt+Shift with an arrow to the side adds a column there; a row goes by Mod+Shift+Backspace. */
function $byKey(event: KeyboardEvent): boolean {
  if (!$spot()) return false;
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey && event.shiftKey && !mod && event.key === 'ArrowRight') return $addColumn('right');
  if (event.altKey && event.shiftKey && !mod && event.key === 'ArrowLeft') return $addColumn('left');
  return mod && event.shiftKey && !event.altKey && event.key === 'Backspace' && $removeRow();
}

/** Whether erasing would leave the cell: at its edge there is nothing to erase. Beside a table the caret goes into it. */
function $staysInCell(isBackward: boolean): boolean {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return false;
  const node = selection.anchor.getNode();
  const cell = node.getParents().find($isCellNode);
  if (cell) return $isAtEdge(selection, cell, isBackward);
  const block = node.getParents().at(-2) ?? node;
  const beside = isBackward ? block.getPreviousSibling() : block.getNextSibling();
  if (!$isElementNode(block) || !$isTableNode(beside) || !$isAtEdge(selection, block, isBackward)) return false;
  if (block.isEmpty() && block.getNextSibling()) block.remove();
  if (isBackward) beside.selectEnd();
  else beside.selectStart();
  return true;
}

/** Whether nothing stands between the caret and the beginning (or the end) of an element. */
function $isAtEdge({ anchor }: RangeSelection, within: LexicalNode, isBackward: boolean): boolean {
  let node: LexicalNode = anchor.getNode();
  const size = $isElementNode(node) ? node.getChildrenSize() : node.getTextContentSize();
  if (anchor.offset !== (isBackward ? 0 : size)) return false;
  while (!node.is(within)) {
    if (isBackward ? node.getPreviousSibling() : node.getNextSibling()) return false;
    const parent: LexicalNode | null = node.getParent();
    if (!parent) return false;
    node = parent;
  }
  return true;
}

/** Whatever came into a cell are lines; a cell that is in no row is its lines. */
function $tidyCell(cell: CellNode): void {
  if (!$isRowNode(cell.getParent())) {
    for (const line of $linesOf(cell.getChildren())) cell.insertBefore(line);
    cell.remove(true);
    return;
  }
  const children = cell.getChildren();
  const lines = $linesOf(children);
  if (lines.length === 0) cell.append($createParagraphNode());
  else if (lines.length !== children.length || lines.some((line, index) => !line.is(children[index])))
    cell.splice(0, children.length, lines);
}

function $tidyRow(row: RowNode): void {
  for (const child of row.getChildren()) if (!$isCellNode(child)) child.remove(true);
  if (row.isEmpty()) row.remove(true);
  else if ($isCellNode(row.getParent())) for (const cell of row.getChildren()) row.insertBefore(cell);
  else if (!$isTableNode(row.getParent())) {
    const table = $createTableNode();
    row.replace(table);
    table.append(row);
  }
}

function $tidyTable(table: TableNode, editor: LexicalEditor): void {
  // Rows of a table that was too large came in as lines.
  for (const child of table.getChildren()) if (!$isRowNode(child)) table.insertBefore(child);
  $gather(table);
  if (table.isEmpty()) return table.remove(true);
  const others = $getRoot()
    .getChildren()
    .filter((one) => $isTableNode(one) && !one.is(table) && one.getName() === table.getName());
  if (others.length === 0) return;
  const isNew = editor.getEditorState().read(() => $getNodeByKey(table.getKey()) === null);
  // A copy is a table of its own; two halves that came together again are one.
  if (isNew) return $rename(table);
  const before = table.getPreviousSibling();
  if ($isTableNode(before) && before.getName() === table.getName()) {
    before.append(...table.getChildren());
    table.remove(true);
  }
}

/**
 * Where one added a column and another a row at once, a new cell may stand in a row of its own below the row that it is of.
 * While nothing is written in it, it is made where it belongs; two who do so at once make the same cell.
 */
function $gather(table: TableNode): void {
  const seen = new Map<string, RowNode>();
  for (const row of table.getChildren().filter($isRowNode)) {
    const first = seen.get(row.getName());
    if (!first) {
      seen.set(row.getName(), row);
      continue;
    }
    if (row.getTextContent().trim() !== '') continue;
    const known = new Set(first.getChildren().flatMap((cell) => ($isCellNode(cell) ? cell.getName() : [])));
    const missing = row.getChildren().filter((cell) => $isCellNode(cell) && !known.has(cell.getName()));
    if (missing.length < row.getChildrenSize()) continue;
    first.append(...missing);
    row.remove(true);
  }
}

/** How wide each cell is where others have a column that its row has not, and which cells head their columns. */
function $span(table: TableNode, editor: LexicalEditor): void {
  const cells = table
    .getChildren()
    .flatMap((row) =>
      $isRowNode(row)
        ? row.getChildren().map((cell) => ({ cell, row: row.getKey(), column: $isCellNode(cell) ? cell.getName() : '' }))
        : [],
    );
  const rows = rowsOf(cells, ({ row, column }) => ({ table: '', row, column }));
  rows.forEach((row, index) => {
    for (const { lines, span } of row.cells) {
      const element = editor.getElementByKey(lines[0]?.cell.getKey() ?? '');
      if (!(element instanceof HTMLTableCellElement)) continue;
      if (element.colSpan !== span) element.colSpan = span;
      if (index > 0) element.removeAttribute('role');
      else if (element.getAttribute('role') !== 'columnheader') element.setAttribute('role', 'columnheader');
    }
  });
}
