// @vitest-environment jsdom
import { $toggleLink } from '@lexical/link';
import {
  $getRoot,
  $getSelection,
  INDENT_CONTENT_COMMAND,
  $isRangeSelection,
  OUTDENT_CONTENT_COMMAND,
  REDO_COMMAND,
  UNDO_COMMAND,
} from 'lexical';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { moveLines } from '../../apps/web/src/lib/editor/move-lines.ts';
import { $insertImages, $setBlock, blockKinds, setBlock } from '../../apps/web/src/lib/editor/note-blocks.ts';
import {
  $addColumn,
  $addRow,
  $arrowInTable,
  $clearCells,
  $removeColumn,
  $removeRow,
  $spot,
  $stepCell,
} from '../../apps/web/src/lib/editor/note-tables.ts';
import { $isCellNode, $isRowNode } from '../../apps/web/src/lib/editor/table-nodes.ts';
import {
  act,
  command,
  linesInDocument,
  NotePeers,
  type Peer,
  pictureOf,
  randomFrom,
  select,
  split,
  textOf,
  typeOn,
  withSelection,
} from '../support/note-peers.ts';

const seeds = Array.from({ length: process.env['RAPPORT_LONG'] ? 1000 : 6 }, (_, index) => index + 1);
let peers: NotePeers;
beforeEach(() => void (peers = new NotePeers()));
afterEach(() => peers.close());

type Random = ReturnType<typeof randomFrom>;

/** Every letter is another one, so that one can say of each who wrote it and who took it away. */
const isLetter = /[\u4E00-\u9FFF\uAC00-\uD7A3]/g;
const lettersOn = (peer: Peer): string[] => textOf(peer).match(isLetter) ?? [];
const countOf = (letters: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
};

/** What people did to letters, told from what each did on their own screen. */
class Letters {
  readonly typed = new Map<string, Peer>();
  /** Who took a letter away and has not brought it back. */
  readonly gone = new Map<string, Set<Peer>>();
  /** Whom undo may make take a letter away or bring it back: who wrote it, took it away or moved it. */
  readonly touched = new Map<string, Set<Peer>>();
  readonly twice = new Set<string>();
  #next = 0;

  fresh(peer: Peer, size: number): string {
    let text = '';
    for (; size > 0; size -= 1) {
      const letter = String.fromCodePoint((this.#next < 20_000 ? 0x4e00 : 0xac00 - 20_000) + this.#next);
      this.#next += 1;
      text += letter;
    }
    return text;
  }

  /** Does something and holds it to what it may do to letters. */
  during(
    peer: Peer,
    may: { readonly add?: string; readonly remove?: string; readonly back?: true; readonly move?: true },
    what: () => void,
  ) {
    const before = countOf(lettersOn(peer));
    const here = peer.editor.getEditorState().read(() => $getSelection() !== null);
    what();
    if (here && peers.failures.length === 0)
      for (const letter of may.add ?? '') if (!this.typed.has(letter)) this.#wrote(letter, peer);
    const after = countOf(lettersOn(peer));
    for (const letter of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(letter) ?? 0, after.get(letter) ?? 0];
      if (was === is) continue;
      const own = this.touched.get(letter)?.has(peer);
      const told = `${peer.name} ${was} → ${is} of ${letter} of ${this.typed.get(letter)?.name}`;
      if (may.back) expect(own, told).toBe(true);
      else if (is > was) expect(may.add?.includes(letter), told).toBe(true);
      else expect(may.remove?.includes(letter), told).toBe(true);
      if (is < was) {
        this.#add(this.gone, letter, peer);
        this.#add(this.touched, letter, peer);
      } else this.gone.get(letter)?.delete(peer);
    }
  }

  #wrote(letter: string, peer: Peer): void {
    if (letter.search(isLetter) < 0) return;
    expect(textOf(peer)).toContain(letter);
    this.typed.set(letter, peer);
    this.#add(this.touched, letter, peer);
  }

  /** Notes letters that somebody writes anew elsewhere. */
  moved(peer: Peer, text: string): void {
    for (const letter of text.match(isLetter) ?? []) {
      this.#add(this.touched, letter, peer);
      this.twice.add(letter);
    }
  }

  /** No letter is lost that nobody took away, and none doubled that nobody moved or brought back. */
  expectWhole(peer: Peer): void {
    const counts = countOf(lettersOn(peer));
    for (const [letter, author] of this.typed) {
      const touched = this.touched.get(letter)?.size ?? 0;
      const is = counts.get(letter) ?? 0;
      if (!this.gone.get(letter)?.size) expect(is, `${letter} of ${author.name} on ${peer.name}`).toBeGreaterThan(0);
      if (touched === 1 && !this.twice.has(letter)) expect(is, `${letter} of ${author.name} on ${peer.name}`).toBeLessThan(2);
    }
  }

  #add(to: Map<string, Set<Peer>>, letter: string, peer: Peer): void {
    to.set(letter, (to.get(letter) ?? new Set()).add(peer));
  }
}

function selectedText(peer: Peer): string {
  return peer.editor.getEditorState().read(() => {
    const selection = $getSelection();
    return $isRangeSelection(selection) ? selection.getTextContent() : '';
  });
}
const selectWide = (peer: Peer, random: Random) => select(peer, random, random(2) ? 'wide' : 'within');

const acts: Record<string, (peer: Peer, letters: Letters, random: Random) => void> = {
  type(peer, letters, random) {
    const add = letters.fresh(peer, 1 + random(4));
    const remove = selectedText(peer);
    letters.during(peer, { add, remove }, () => {
      for (const letter of add) typeOn(peer, letter);
    });
  },
  typeOver(peer, letters, random) {
    selectWide(peer, random);
    const add = letters.fresh(peer, 1);
    letters.during(peer, { add, remove: selectedText(peer) }, () => typeOn(peer, add));
  },
  paste(peer, letters) {
    const add = letters.fresh(peer, 6);
    const text = `${add.slice(0, 2)}\n${add.slice(2, 3)}\t${add.slice(3, 4)}\n\n${add.slice(4)}`;
    const remove = selectedText(peer);
    letters.during(peer, { add, remove }, () => withSelection(peer, (selection) => selection.insertRawText(text)));
  },
  remove(peer, letters, random) {
    selectWide(peer, random);
    const remove = selectedText(peer);
    letters.during(peer, { remove }, () => withSelection(peer, (selection) => selection.removeText()));
  },
  erase(peer, letters, random) {
    select(peer, random, 'caret');
    const before = lettersOn(peer);
    letters.during(peer, { remove: before.join('') }, () =>
      withSelection(peer, (selection) => selection.deleteCharacter(random(2) === 0)),
    );
    expect(before.length - lettersOn(peer).length).toBeLessThan(2);
  },
  join(peer, letters, random) {
    const all = peer.editor.getEditorState().read(() =>
      $getRoot()
        .getAllTextNodes()
        .map((node) => node.getKey()),
    );
    const key = all[random(all.length || 1)];
    if (key === undefined) return;
    act(peer, () => {
      const node = $getRoot()
        .getAllTextNodes()
        .find((one) => one.getKey() === key);
      node?.select(0, 0);
    });
    const before = lettersOn(peer);
    letters.during(peer, { remove: before.join('') }, () => withSelection(peer, (selection) => selection.deleteCharacter(true)));
    expect(before.length - lettersOn(peer).length).toBeLessThan(2);
  },
  cutAndPaste(peer, letters, random) {
    selectWide(peer, random);
    const text = selectedText(peer);
    letters.moved(peer, text);
    letters.during(peer, { remove: text }, () => withSelection(peer, (selection) => selection.removeText()));
    select(peer, random, 'caret');
    letters.during(peer, { add: text }, () => withSelection(peer, (selection) => selection.insertRawText(text)));
  },
  moveLines(peer, letters, random) {
    // Which of the lines are written again is the editor's affair.
    letters.moved(peer, lettersOn(peer).join(''));
    letters.during(peer, {}, () => {
      moveLines(peer.editor, random(2) ? 1 : -1);
      act(peer, () => {});
    });
  },
  split: (peer, letters) => letters.during(peer, { remove: selectedText(peer) }, () => split(peer)),
  breakLine: (peer, letters) =>
    letters.during(peer, { remove: selectedText(peer) }, () => withSelection(peer, (selection) => selection.insertLineBreak())),
  dress(peer, letters, random) {
    selectWide(peer, random);
    letters.during(peer, {}, () => withSelection(peer, (selection) => selection.formatText(random(2) ? 'bold' : 'italic')));
  },
  link(peer, letters, random) {
    select(peer, random, 'within');
    letters.during(peer, {}, () => act(peer, () => $toggleLink(random(3) ? `https://example.com/${random(2)}` : null)));
  },
  turn(peer, letters, random) {
    if (random(2)) selectWide(peer, random);
    letters.during(peer, {}, () => {
      act(peer, () => {});
      setBlock(peer.editor, blockKinds[random(blockKinds.length)] ?? 'paragraph');
      act(peer, () => {});
    });
  },
  picture: (peer, letters, random) => letters.during(peer, {}, () => act(peer, () => $insertImages([pictureOf(random)]))),
  growTable: (peer, letters, random) =>
    letters.during(peer, {}, () =>
      act(peer, () => void (random(2) ? $addRow(random(2) ? 'above' : 'below') : $addColumn(random(2) ? 'left' : 'right'))),
    ),
  shrinkTable(peer, letters, random) {
    const spot = peer.editor.getEditorState().read($spot);
    if (!spot) return;
    const [row, column] = peer.editor.getEditorState().read(() => [
      spot.row.getTextContent(),
      spot.table
        .getChildren()
        .flatMap((one) => ($isRowNode(one) ? one.getChildren() : []))
        .filter((one) => $isCellNode(one) && one.getName() === spot.cell.getName())
        .map((one) => one.getTextContent())
        .join(''),
    ]);
    if (random(2)) letters.during(peer, { remove: row ?? '' }, () => act(peer, () => void $removeRow()));
    else letters.during(peer, { remove: column ?? '' }, () => act(peer, () => void $removeColumn()));
  },
  stepInTable: (peer, letters, random) =>
    letters.during(peer, {}, () => act(peer, () => void (random(3) ? $stepCell(random(2) ? 1 : -1) : $arrowInTable(1)))),
  clearCells(peer, letters, random) {
    selectWide(peer, random);
    const remove = selectedText(peer);
    letters.during(peer, { remove }, () => withSelection(peer, (selection) => void $clearCells(selection)));
  },
  nest: (peer, letters, random) =>
    letters.during(peer, {}, () => command(peer, random(3) ? INDENT_CONTENT_COMMAND : OUTDENT_CONTENT_COMMAND)),
  undo: (peer, letters) => letters.during(peer, { back: true }, () => command(peer, UNDO_COMMAND)),
  redo: (peer, letters) => letters.during(peer, { back: true }, () => command(peer, REDO_COMMAND)),
  pause: (peer) => peer.undo.stopCapturing(),
};
const names = Object.keys(acts);

function run(seed: number, steps = 90): void {
  const random = randomFrom(seed);
  const letters = new Letters();
  for (const name of ['ana', 'ben', 'cy']) peers.open(name);
  peers.together = seed % 3 === 0;
  // Every other note begins with a table, so that enough happens in one.
  if (seed % 2 === 0) act(peers.all[0] as Peer, () => ($getRoot().selectEnd(), $setBlock('table')));
  for (let step = 0; step < steps; step += 1) {
    const peer = peers.all[random(3)] as Peer;
    if (random(3) === 0) select(peer, random, 'caret');
    const name = random(3) === 0 ? 'type' : (names[random(names.length)] as string);
    acts[name]?.(peer, letters, random);
    peers.throwFailure();
    // Now and then somebody loses the network, and finds it again.
    if (random(12) === 0) peers.away.add(peers.all[random(3)] as Peer);
    if (random(12) === 0) peers.away.clear();
    if (random(3) === 0) peers.settle(peers.all[random(3)]);
  }
  peers.away.clear();
  peers.settle();
  expect(peers.failures).toEqual([]);
  for (const peer of peers.all) {
    letters.expectWhole(peer);
    expect(linesInDocument(peer)).toEqual(linesInDocument(peers.all[0] as Peer));
  }
}

describe('letters of a note that three people write', () => {
  test.each(seeds)(
    '[V2] [V7] [M127] [M212] no letter is lost that nobody took away, and undo takes back one’s own alone (seed %i)',
    (seed) => run(seed),
    120_000,
  );
});
