/** The tables that neighbouring lines of cells make. Functions with $ are called in a read or an update. */
import { type Cell, parseCell, rowsOf } from '@rapport/model/documents/note-table';
import { $getNodeByKey, $isElementNode, type LexicalNode, type NodeKey } from 'lexical';
import { $arrange } from './arrange.ts';
import type { ShownLine } from './note-leaves.ts';
import {
  $createCellNode,
  $createRowNode,
  $createTableNode,
  $isCellNode,
  $isRowNode,
  $isTableNode,
  type TableNode,
} from './table-nodes.ts';

const nowhere: Cell = { table: '', row: '', column: '' };
const cellOf = ({ line }: ShownLine): Cell => parseCell(line.block['cell']) ?? nowhere;

/** Which table a line is in, if it is in one. */
export const tableOf = ({ line }: ShownLine): string | undefined => parseCell(line.block['cell'])?.table;

/** The table of these lines. Tables, rows and cells that show some of them already stay. `taken`: those that are in use. */
export function $tableFor(lines: readonly ShownLine[], name: string, taken: Set<NodeKey>): TableNode {
  /** Each node stands once. */
  const free = <T extends LexicalNode>(node: T | undefined): T | undefined => {
    if (!node || taken.has(node.getKey())) return undefined;
    taken.add(node.getKey());
    return node;
  };
  const shownIn = (one: ShownLine | undefined) => {
    const cell = $getNodeByKey(one?.key ?? '')?.getParent();
    const row = $isCellNode(cell) ? cell.getParent() : undefined;
    const table = $isRowNode(row) ? row.getParent() : undefined;
    return {
      cell: $isCellNode(cell) ? cell : undefined,
      row: $isRowNode(row) ? row : undefined,
      table: $isTableNode(table) && table.getName() === name ? table : undefined,
    };
  };
  const known = lines.map((one) => shownIn(one).table).find((table) => table !== undefined && !taken.has(table.getKey()));
  const table = free(known) ?? $createTableNode(name);
  const rows = rowsOf(lines, cellOf).map(({ row: rowName, cells }) => {
    const before = cells.map((cell) => shownIn(cell.lines[0]).row).find((row) => row?.getName() === rowName);
    const row = free(before) ?? $createRowNode(rowName);
    const made = cells.map(({ column, lines: own }) => {
      const shown = shownIn(own[0]).cell;
      const cell = free(shown?.getName() === column ? shown : undefined) ?? $createCellNode(column);
      const leaves = own.flatMap(({ key }) => $getNodeByKey(key) ?? []);
      return { cell, leaves: leaves.filter($isElementNode) };
    });
    return { row, made };
  });
  for (const { made } of rows) for (const { cell, leaves } of made) $arrange(cell, leaves);
  for (const { row, made } of rows)
    $arrange(
      row,
      made.map(({ cell }) => cell),
    );
  $arrange(
    table,
    rows.map(({ row }) => row),
  );
  return table;
}
