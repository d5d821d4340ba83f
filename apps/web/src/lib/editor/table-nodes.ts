import { limits } from '@rapport/model/limits';
import { parseCell } from '@rapport/model/documents/note-table';
import {
  $create,
  $createParagraphNode,
  $createTextNode,
  $getState,
  $isElementNode,
  $isParagraphNode,
  $setState,
  buildImportMap,
  createState,
  ElementNode,
  type ElementDOMSlot,
  type LexicalNode,
  type ParagraphNode,
} from 'lexical';

const nameState = createState('name', { parse: (value) => (parseCell(`${String(value)}.a.a`) ? (value as string) : '') });

/** A name that no other table, row or column has. */
export function freshName(): string {
  const letters = crypto.getRandomValues(new Uint8Array(8));
  return [...letters].map((one) => (one % 36).toString(36)).join('');
}

abstract class NamedNode extends ElementNode {
  getName(): string {
    return $getState(this, nameState);
  }
  override updateDOM(): boolean {
    return false;
  }
  override canIndent(): false {
    return false;
  }
}

/** A table: rows of cells, each of which holds one or more lines of the note. */
export class TableNode extends NamedNode {
  override $config() {
    return this.config('note-table', {
      extends: ElementNode,
      stateConfigs: [{ flat: true, stateConfig: nameState }],
      importDOM: buildImportMap({
        table: () => ({ conversion: () => ({ node: $createTableNode(), after: $tableOrLines }), priority: 1 }),
      }),
    });
  }
  override createDOM(): HTMLElement {
    const frame = document.createElement('div');
    frame.className = 'note-table';
    frame.append(document.createElement('table'));
    frame.firstElementChild?.append(document.createElement('tbody'));
    return frame;
  }
  override getDOMSlot(element: HTMLElement): ElementDOMSlot {
    const body = element.querySelector('tbody');
    return body ? super.getDOMSlot(element).withElement(body) : super.getDOMSlot(element);
  }
  override exportDOM() {
    return { element: document.createElement('table') };
  }
  override getTextContent(): string {
    return this.getChildren()
      .map((row) => row.getTextContent())
      .join('\n');
  }
}

export class RowNode extends NamedNode {
  override $config() {
    return this.config('note-row', {
      extends: ElementNode,
      stateConfigs: [{ flat: true, stateConfig: nameState }],
      importDOM: buildImportMap({
        tr: () => ({ conversion: () => ({ node: $createRowNode(), after: (cells) => cells.filter($isCellNode) }), priority: 1 }),
      }),
    });
  }
  override createDOM(): HTMLElement {
    return document.createElement('tr');
  }
  override getTextContent(): string {
    return this.getChildren()
      .map((cell) => cell.getTextContent())
      .join('\t');
  }
}

/** A cell, named by its column. What is written in it stays in it. */
export class CellNode extends NamedNode {
  override $config() {
    const conversion = (element: HTMLElement) => ({
      node: $createCellNode(columnOf(element)),
      after: (children: LexicalNode[]) => {
        const lines = $linesOf(children);
        return lines.length > 0 ? lines : [$createParagraphNode()];
      },
    });
    return this.config('note-cell', {
      extends: ElementNode,
      stateConfigs: [{ flat: true, stateConfig: nameState }],
      importDOM: buildImportMap({
        td: () => ({ conversion, priority: 1 }),
        th: () => ({ conversion, priority: 1 }),
      }),
    });
  }
  override createDOM(): HTMLElement {
    return document.createElement('td');
  }
  override isShadowRoot(): true {
    return true;
  }
  override getTextContent(): string {
    return this.getChildren()
      .map((line) => line.getTextContent())
      .join('\n');
  }
}

export const $createTableNode = (name = freshName()): TableNode => $setState($create(TableNode), nameState, name);
export const $createRowNode = (name = freshName()): RowNode => $setState($create(RowNode), nameState, name);
export const $createCellNode = (column: string): CellNode => $setState($create(CellNode), nameState, column);
export const $rename = (node: TableNode | RowNode): void => void $setState(node, nameState, freshName());

export const $isTableNode = (node: LexicalNode | null | undefined): node is TableNode => node instanceof TableNode;
export const $isRowNode = (node: LexicalNode | null | undefined): node is RowNode => node instanceof RowNode;
export const $isCellNode = (node: LexicalNode | null | undefined): node is CellNode => node instanceof CellNode;

/** In a table that was made elsewhere columns have places, no names. */
function columnOf(element: HTMLElement): string {
  let place = 0;
  for (let before = element.previousElementSibling; before; before = before.previousElementSibling)
    place += before instanceof HTMLTableCellElement ? before.colSpan : 0;
  return `c${place}`;
}

/** The rows of a table that was pasted; of one with too many cells each row is a line. */
function $tableOrLines(children: LexicalNode[]): LexicalNode[] {
  const rows = children.filter($isRowNode);
  const cells = rows.reduce((sum, row) => sum + row.getChildrenSize(), 0);
  if (cells <= limits.tableCells.value) return rows;
  return rows.map((row) => $createParagraphNode().append($createTextNode(row.getTextContent())));
}

/** Makes of whatever came into a cell its lines: letters stay, kinds of block do not exist in there. */
export function $linesOf(nodes: readonly LexicalNode[]): ParagraphNode[] {
  const lines: ParagraphNode[] = [];
  let open: ParagraphNode | undefined;
  for (const node of nodes) {
    if ($isElementNode(node) && !node.isInline()) {
      open = undefined;
      const children = node.getChildren();
      const isLine = children.every((child) => !$isElementNode(child) || child.isInline());
      if ($isParagraphNode(node) && isLine) lines.push(node.getIndent() === 0 ? node : node.setIndent(0));
      else if (isLine) lines.push($createParagraphNode().append(...children));
      else lines.push(...$linesOf(children));
    } else {
      if (!open) lines.push((open = $createParagraphNode()));
      open.append(node);
    }
  }
  return lines;
}
