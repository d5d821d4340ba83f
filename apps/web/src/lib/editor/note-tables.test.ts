// @vitest-environment jsdom
import { $getRoot, $getSelection, $isRangeSelection, type ElementNode, PASTE_COMMAND, REDO_COMMAND, UNDO_COMMAND } from 'lexical';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '@rapport/model/limits';
import { plainTextOf } from '@rapport/model/documents/plain-text';
import { note } from '@rapport/model/objects/note';
import { replaceLines } from '@rapport/model/documents/write-lines';
import { act, command, linesInDocument, NotePeers, type Peer, split, typeOn } from '../../../../../tests/support/note-peers.ts';
import { moveLines } from './move-lines.ts';
import { setBlock } from './note-blocks.ts';
import { rootName } from './note-binding.ts';
import {
  $addColumn,
  $addRow,
  $arrowInTable,
  $clearCells,
  $removeColumn,
  $removeRow,
  $stepCell,
  $tableOf,
} from './note-tables.ts';
import { $isCellNode, $isRowNode, $isTableNode, type CellNode } from './table-nodes.ts';

// jsdom drags and pastes nothing.
globalThis.DragEvent ??= class extends MouseEvent {} as typeof DragEvent;
globalThis.ClipboardEvent ??= class extends Event {} as never;

let peers: NotePeers;
let ana: Peer;
let ben: Peer;

/** What a person sees: of each row its cells, and '|' for each column that a cell is wider. */
const seen = (peer: Peer): string[] =>
  [...(peer.editor.getRootElement()?.querySelectorAll('tr') ?? [])].map((row) =>
    [...row.cells].map((cell) => `${cell.textContent}${'|'.repeat(cell.colSpan - 1)}`).join(' '),
  );
const cells = (peer: Peer): CellNode[] =>
  peer.editor.getEditorState().read(() =>
    $getRoot()
      .getChildren()
      .filter($isTableNode)
      .flatMap((table) => table.getChildren().filter($isRowNode))
      .flatMap((row) => row.getChildren().filter($isCellNode)),
  );
/** Puts the caret into a cell, counted from the first. */
const into = (peer: Peer, index: number) => {
  const cell = cells(peer)[index];
  act(peer, () => void cell?.getLatest().selectEnd());
};
const write = (peer: Peer, ...words: readonly string[]) => {
  words.forEach((word, index) => {
    if (index > 0) act(peer, () => void $stepCell(1));
    for (const letter of word) typeOn(peer, letter);
  });
};

function paste(peer: Peer, data: Readonly<Record<string, string>>): void {
  const event = new Event('paste', { cancelable: true });
  Object.assign(event, { clipboardData: { types: Object.keys(data), files: [], getData: (type: string) => data[type] ?? '' } });
  peer.editor.dispatchCommand(PASTE_COMMAND, event as ClipboardEvent);
  act(peer, () => {});
}

beforeEach(() => {
  peers = new NotePeers();
  [ana, ben] = [peers.open('ana'), peers.open('ben')];
  act(ana, () => void $getRoot().selectEnd());
  typeOn(ana, 'above');
  split(ana);
  setBlock(ana.editor, 'table');
  act(ana, () => {});
  write(ana, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i');
  peers.settle();
  ana.undo.clear();
});
afterEach(() => {
  expect(peers.failures).toEqual([]);
  expect(seen(ana)).toEqual(seen(ben));
  expect(linesInDocument(ana)).toEqual(linesInDocument(ben));
  peers.close();
});

describe('a table of a note', () => {
  test('[M165] is the same on every screen, with a first row that heads its columns', () => {
    expect(seen(ben)).toEqual(['a b c', 'd e f', 'g h i']);
    const heads = ben.editor.getRootElement()?.querySelectorAll('td[role=columnheader]');
    expect([...(heads ?? [])].map((head) => head.textContent)).toEqual(['a', 'b', 'c']);
  });

  test('[M165] two write in different cells and in one, and each takes back what is theirs', () => {
    into(ana, 0);
    into(ben, 4);
    peers.away.add(ben);
    write(ana, '1');
    write(ben, '2');
    into(ben, 0);
    write(ben, '3');
    peers.away.clear();
    peers.settle();
    expect(seen(ana)[1]).toBe('d e2 f');
    expect([...(seen(ana)[0] ?? '')].sort().join('').trim()).toBe('13abc');
    command(ana, UNDO_COMMAND);
    peers.settle();
    expect(seen(ben)).toEqual(['a3 b c', 'd e2 f', 'g h i']);
  });

  test('[M165] [M127] a row and a column that two add at once are both there; the cell where they meet is made by going to it', () => {
    peers.away.add(ben);
    into(ana, 6);
    act(ana, () => void $addRow('below'));
    write(ana, 'j', 'k', 'l');
    into(ben, 1);
    act(ben, () => void $addColumn('right'));
    write(ben, 'x');
    peers.away.clear();
    peers.settle();
    expect(seen(ana)).toEqual(['a b x c', 'd e  f', 'g h  i', 'j k| l']);
    into(ana, 13);
    act(ana, () => void $stepCell(1));
    write(ana, 'new');
    peers.settle();
    expect(seen(ben).at(-1)).toBe('j k new l');
  });

  test.each([0, 1])(
    '[M220] a last column and a row that two add at once, and what is written in both, are one whole table for everybody (%i)',
    (first) => {
      const [one, other] = first === 0 ? [ana, ben] : [ben, ana];
      peers.away.add(ben);
      into(one, 2);
      act(one, () => void $addColumn('right'));
      write(one, 'u');
      into(one, 7);
      write(one, 'w');
      into(other, 3);
      act(other, () => void $addRow('below'));
      write(other, 'new');
      into(other, 11);
      act(other, () => void $addRow('below'));
      into(other, 12);
      write(other, 'l', 'a', 's');
      peers.away.clear();
      peers.settle();
      const whole = ['a b c u', 'd e f w', 'new  |', 'g h i ', 'l a s|'];
      expect([seen(ana), seen(ben)]).toEqual([whole, whole]);
      // It stays one when both write on where they met, divide a line there, and add to it.
      peers.away.add(ben);
      into(one, 7);
      write(one, '1');
      split(one);
      write(one, '2');
      into(other, 7);
      write(other, '3');
      into(other, 7);
      act(other, () => void $addRow('below'));
      write(other, 'more');
      peers.away.clear();
      peers.settle();
      expect(seen(ana).toSpliced(1, 1)).toEqual(['a b c u', '   more', 'new  |', 'g h i ', 'l a s|']);
      expect(seen(ana)[1]).toMatch(/^d e f w(132|123|312)$/);
      for (let turn = 0; turn < 20; turn += 1) for (const peer of [one, other]) command(peer, UNDO_COMMAND);
      peers.settle();
      expect([seen(ana), seen(ben)]).toEqual([['a b c', 'd e f', 'g h i'], seen(ana)]);
    },
  );

  test('[M165] [M127] what one types in a column that another removes stands in the cell before it, and is there again when that is taken back', () => {
    peers.away.add(ben);
    into(ana, 1);
    act(ana, () => void $removeColumn());
    into(ben, 4);
    write(ben, 'XY');
    peers.away.clear();
    peers.settle();
    expect(seen(ana)).toEqual(['a c', 'dXY f', 'g i']);
    command(ana, UNDO_COMMAND);
    peers.settle();
    expect(seen(ben)[0]).toBe('a b c');
    expect(seen(ben).join('')).toContain('XY');
    command(ana, REDO_COMMAND);
    peers.settle();
    expect(seen(ben).join('')).toContain('XY');
  });

  test('[M165] [M127] a row goes with its words, not with those of another, and comes back with them', () => {
    peers.away.add(ben);
    into(ana, 4);
    act(ana, () => void $removeRow());
    into(ben, 5);
    write(ben, 'XY');
    peers.away.clear();
    peers.settle();
    expect(seen(ana)).toEqual(['a b cXY', 'g h i']);
    command(ana, UNDO_COMMAND);
    peers.settle();
    expect(seen(ben)).toHaveLength(3);
    expect(seen(ben).join('')).toContain('XY');
  });

  test('[M165] Tab goes on and makes a row behind the last cell, Enter goes down and out', () => {
    into(ana, 8);
    act(ana, () => void $stepCell(1));
    write(ana, 'new');
    expect(seen(ana)).toEqual(['a b c', 'd e f', 'g h i', 'new  ']);
    act(ana, () => void $arrowInTable(1));
    typeOn(ana, 'below');
    peers.settle();
    expect(linesInDocument(ben).at(-1)).toMatchObject({ block: {}, runs: [{ text: 'below' }] });
  });

  test('[M165] what is chosen of several cells is emptied, and the cells stay', () => {
    const [first, , , , fifth] = cells(ana);
    act(ana, () => {
      const selection = first?.getLatest().select(0, 0);
      const end = fifth?.getLatest().getLastDescendant();
      if (!selection || !end) return;
      selection.focus.set(end.getKey(), 1, 'text');
      $clearCells(selection);
    });
    peers.settle();
    expect(seen(ben)).toEqual(['  ', '  f', 'g h i']);
    act(ana, () => expect($isRangeSelection($getSelection())).toBe(true));
  });

  test('[M165] a kind of block that is wanted for a cell leaves it the lines that it is', () => {
    into(ana, 4);
    for (const kind of ['heading1', 'bulletList', 'code', 'quote'] as const) {
      setBlock(ana.editor, kind);
      act(ana, () => {});
    }
    peers.settle();
    expect(seen(ben)).toEqual(['a b c', 'd e f', 'g h i']);
    expect(linesInDocument(ben).filter(({ block }) => block['block'] === 'cell')).toHaveLength(9);
  });

  test('[M165] what is typed in a cell like the beginning of a list stays what it is', () => {
    into(ana, 3);
    act(ana, () => void $addRow('below'));
    for (const letter of '- 5 ') {
      typeOn(ana, letter);
      act(ana, () => {});
    }
    peers.settle();
    expect(seen(ben)[2]).toBe('- 5   ');
  });

  test('[M165] comes in as it was copied from a spreadsheet, and as Markdown, with what stands in its cells', () => {
    const sheet =
      '<table><tr><th>Part</th><th>Price</th></tr><tr><td><b>Rotor</b></td><td>12</td></tr><tr><td colspan="2">x<br>y</td></tr></table>';
    act(ana, () => void $getRoot().selectEnd());
    paste(ana, { 'text/html': sheet, 'text/plain': 'Part\tPrice' });
    peers.settle();
    expect(seen(ben).slice(3)).toEqual(['Part Price', 'Rotor 12', 'xy|']);
    expect(linesInDocument(ben).flatMap(({ runs }) => runs)).toContainEqual({ text: 'Rotor', attributes: { bold: true } });
    into(ana, 13);
    act(ana, () => void $arrowInTable(1));
    paste(ana, { 'text/plain': 'Before\n\n| Who | What |\n|:---|---:|\n| Ida | **signs** \\| pays |\n| Bo |\n\nafter' });
    peers.settle();
    expect(seen(ben).slice(6)).toEqual(['Who What', 'Ida signs | pays', 'Bo ']);
    expect(linesInDocument(ben).flatMap(({ runs }) => runs)).toContainEqual({ text: 'signs', attributes: { bold: true } });
    expect(linesInDocument(ben).at(-1)).toMatchObject({ block: {}, runs: [{ text: 'after' }] });
  });

  test('[M165] with more cells than a table may have comes in as a line per row, and loses nothing', () => {
    const rows = limits.tableCells.value / 2 + 1;
    const sheet = `<table>${Array.from({ length: rows }, (_, row) => `<tr><td>r${row}</td><td>s${row}</td></tr>`).join('')}</table>`;
    act(ana, () => void $getRoot().selectEnd());
    paste(ana, { 'text/html': sheet });
    peers.settle();
    expect(seen(ben)).toHaveLength(3);
    const words = linesInDocument(ben).flatMap(({ runs }) => runs.map(({ text }) => text));
    expect(words).toContain(`r${rows - 1}\ts${rows - 1}`);
    expect(words.filter((text) => /^r\d+\ts\d+$/.test(text))).toHaveLength(rows);
  });

  test('[M198] takes a table that is pasted into one of its cells into the cells from there on, and grows as far as it must', () => {
    into(ana, 5);
    peers.away.add(ben);
    into(ben, 5);
    write(ben, '!');
    paste(ana, { 'text/html': '<table><tr><td><b>1</b></td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>' });
    peers.away.clear();
    peers.settle();
    // What another wrote in such a cell meanwhile stays, in it or in the one behind it.
    expect(seen(ben)).toEqual(['a b c ', expect.stringMatching(/^d e (1!|!1|1) (2|2!|!2)$/), 'g h 3 4']);
    expect(seen(ben)[1]).toContain('!');
    expect(linesInDocument(ben).flatMap(({ runs }) => runs)).toContainEqual(
      expect.objectContaining({ attributes: { bold: true } }),
    );
    command(ana, UNDO_COMMAND);
    peers.settle();
    expect(seen(ben)).toEqual(['a b c', 'd e f!', 'g h i']);
  });

  test('[M198] takes lines with tabs, and a table in Markdown, as cells too; words of a single cell go to the caret', () => {
    into(ana, 8);
    paste(ana, { 'text/plain': 'x\ty\nz\t\n' });
    peers.settle();
    expect(seen(ben)).toEqual(['a b c ', 'd e f ', 'g h x y', '  z ']);
    into(ana, 0);
    paste(ana, { 'text/plain': '| A | B |\n|---|---|\n| **D** | E |' });
    into(ana, 2);
    paste(ana, { 'text/html': '<table><tr><td>at once</td></tr></table>' });
    peers.settle();
    expect(seen(ben)).toEqual(['A B cat once ', 'D E f ', 'g h x y', '  z ']);
  });

  test('[M198] takes no table for which its cells have no room: it comes in as lines, and loses nothing', () => {
    const rows = limits.tableCells.value / 4;
    const sheet = Array.from({ length: rows }, (_, row) => `<tr><td>r${row}</td><td>s${row}</td></tr>`).join('');
    into(ana, 8);
    paste(ana, { 'text/html': `<table>${sheet}</table>` });
    peers.settle();
    const words = linesInDocument(ben).map(({ runs }) => runs.map(({ text }) => text).join(''));
    expect(words.join(' ')).toContain(`r${rows - 1}`);
    expect(words.join(' ')).toContain(`s${rows - 1}`);
    expect(cells(ben).length).toBeLessThanOrEqual(limits.tableCells.value);
  });

  test('[M165] is read by search and snippets row by row', () => {
    expect(plainTextOf(note, ana.doc)).toBe('above\na\tb\tc\nd\te\tf\ng\th\ti');
  });

  test('[M165] [M128] moves as a whole past a line, and its rows among themselves', () => {
    into(ana, 4);
    moveLines(ana.editor, -1);
    act(ana, () => {});
    peers.settle();
    expect(seen(ben)).toEqual(['d e f', 'a b c', 'g h i']);
    act(ana, () => void $getRoot().getFirstChild<ElementNode>()?.selectEnd());
    moveLines(ana.editor, 1);
    act(ana, () => {});
    peers.settle();
    expect(seen(ben)).toEqual(['d e f', 'a b c', 'g h i']);
    expect(linesInDocument(ben).at(9)).toMatchObject({ block: {}, runs: [{ text: 'above' }] });
  });

  test('[M165] grows no further than its cells have room', () => {
    const most = limits.tableCells.value;
    act(ana, () => {
      $getRoot().append($tableOf(Array.from({ length: most / 10 }, () => Array.from({ length: 10 }, () => []))));
      $getRoot().getLastChild()?.selectEnd();
    });
    act(ana, () => expect([$addRow('below'), $addColumn('left')]).toEqual([false, false]));
    peers.settle();
    expect(cells(ben)).toHaveLength(9 + most);
  });

  test('[M165] a state that is brought back has its table', () => {
    const then = linesInDocument(ana);
    act(ana, () => void $getRoot().clear());
    peers.settle();
    replaceLines(ben.doc, rootName, then);
    peers.settle();
    expect(seen(ana)).toEqual(['a b c', 'd e f', 'g h i']);
  });
});
