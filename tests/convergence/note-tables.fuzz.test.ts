// @vitest-environment jsdom
import { $getRoot, UNDO_COMMAND } from 'lexical';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { $isCellNode, $isRowNode, $isTableNode } from '../../apps/web/src/lib/editor/table-nodes.ts';
import { setBlock } from '../../apps/web/src/lib/editor/note-blocks.ts';
import { $addColumn, $addRow, $stepCell } from '../../apps/web/src/lib/editor/note-tables.ts';
import { asSeen, parseCell } from '../../packages/model/src/documents/note-table.ts';
import {
  act,
  command,
  linesInDocument,
  linesOnScreen,
  NotePeers,
  type Peer,
  randomFrom,
  split,
  textOf,
  typeOn,
} from '../support/note-peers.ts';

const seeds = Array.from({ length: process.env['RAPPORT_LONG'] ? 100 : 3 }, (_, index) => index + 1);
let peers: NotePeers;
beforeEach(() => void (peers = new NotePeers()));
afterEach(() => peers.close());

/** Puts the caret into one of the cells; mostly the last of a row, where a new row and a new column want one place. */
function intoCell(peer: Peer, random: (below: number) => number): void {
  act(peer, () => {
    const tables = $getRoot().getChildren().filter($isTableNode);
    const rows = tables.flatMap((table) => table.getChildren()).filter($isRowNode);
    const cells = rows[random(rows.length)]?.getChildren().filter($isCellNode) ?? [];
    cells[random(3) ? cells.length - 1 : random(cells.length)]?.selectEnd();
  });
}

describe('a table that several people make larger', () => {
  test.each(seeds)(
    '[V2] [V7] [M220] with rows and columns that three add, at once or late, it is whole for everybody, and so are their words (seed %i)',
    (seed) => {
      const random = randomFrom(seed);
      const [first] = ['a', 'b', 'c'].map((name) => peers.open(name)) as [Peer, Peer, Peer];
      setBlock(first.editor, 'table');
      act(first, () => {});
      peers.settle();
      const written: string[] = [];
      for (let step = 0; step < 30; step += 1) {
        const peer = peers.all[random(3)] as Peer;
        intoCell(peer, random);
        const what = random(8);
        if (what < 2) act(peer, () => void $addRow(random(4) ? 'below' : 'above'));
        else if (what < 4) act(peer, () => void $addColumn(random(4) ? 'right' : 'left'));
        else if (what === 4) act(peer, () => void $stepCell(1));
        else if (what === 5) split(peer);
        else {
          written.push(`${peer.name}${step}`);
          for (const letter of `${peer.name}${step} `) typeOn(peer, letter);
        }
        if (what < 4 && random(6) === 0) {
          peer.undo.stopCapturing();
          act(peer, () => void $addRow('below'));
          command(peer, UNDO_COMMAND);
        }
        peer.undo.stopCapturing();
        if (random(4) === 0) peers.settle(peers.all[random(3)]);
      }
      peers.settle();
      expect(peers.failures).toEqual([]);
      const stored = linesInDocument(peers.all[0] as Peer);
      const seen = asSeen(stored, ({ block }) => parseCell(block['cell'])).map(({ block, runs }) => ({ block, runs }));
      for (const peer of peers.all) {
        expect(linesInDocument(peer)).toEqual(stored);
        expect(linesOnScreen(peer)).toEqual(seen);
        for (const word of written) expect(textOf(peer)).toContain(word);
      }
      const rows = seen.flatMap(({ block }) => parseCell(block['cell'])?.row ?? []);
      const parts = rows.filter((row, index) => row !== rows[index - 1]);
      expect(parts).toHaveLength(new Set(parts).size);
    },
    120_000,
  );
});
