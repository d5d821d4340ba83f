import {
  $createRangeSelection,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  $setSelection,
  type LexicalCommand,
  type LexicalEditor,
  type LexicalNode,
  type RangeSelection,
} from 'lexical';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { type Line, type Picture, readLines } from '../../packages/model/src/documents/note-text.ts';
import { bindNote, rootName } from '../../apps/web/src/lib/editor/note-binding.ts';
import { registerBehaviour } from '../../apps/web/src/lib/editor/note-behaviour.ts';
import { createNoteEditor } from '../../apps/web/src/lib/editor/note-nodes.ts';
import { $leaves } from '../../apps/web/src/lib/editor/note-leaves.ts';
import { $runsIn } from '../../apps/web/src/lib/editor/note-tree.ts';

export type Peer = {
  readonly name: string;
  readonly doc: Y.Doc;
  readonly editor: LexicalEditor;
  readonly awareness: Awareness;
  readonly undo: Y.UndoManager;
  readonly close: () => void;
};

// jsdom measures nothing.
Range.prototype.getBoundingClientRect ??= () => new DOMRect();
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;

/** Where the editor itself does not find its way over a selection, and leaves everything as it was. */
const stumbles = /\$getTextNodeOffset: invalid offset/;

/** Several editors of one note in one process, and the updates under way between them. Needs jsdom. */
export class NotePeers {
  readonly all: Peer[] = [];
  readonly failures: unknown[] = [];
  /** Who has no network: what they write and what others write waits. */
  readonly away = new Set<Peer>();
  /** What is delivered to somebody at once comes as one change, as in the product where many write [M212]. */
  together = false;
  #queue: { readonly from: Peer; readonly to: Peer; readonly update: Uint8Array }[] = [];

  open(name: string, from?: Uint8Array, beforeFirstEdit?: () => void): Peer {
    const doc = new Y.Doc();
    doc.clientID = 100 + this.all.length;
    if (from) Y.applyUpdate(doc, from);
    const awareness = new Awareness(doc);
    const editor = createNoteEditor((error) => this.failures.push(error));
    const element = document.body.appendChild(document.createElement('div'));
    const carets = document.body.appendChild(document.createElement('div'));
    element.contentEditable = 'true';
    editor.setRootElement(element);
    const behaviour = registerBehaviour(editor);
    const binding = bindNote({ editor, doc, awareness, carets, ...(beforeFirstEdit ? { beforeFirstEdit } : {}) });
    const close = () => (binding.release(), behaviour(), editor.setRootElement(null), awareness.destroy());
    const peer: Peer = { name, doc, editor, awareness, undo: binding.undo, close };
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'net') return;
      for (const to of this.all) if (to !== peer) this.#queue.push({ from: peer, to, update });
    });
    this.all.push(peer);
    return peer;
  }

  /** Delivers everything that is under way; with a name, what is under way to that one. */
  settle(only?: Peer): void {
    for (;;) {
      const batch = this.#queue.filter(({ from, to }) => (!only || to === only) && !this.away.has(from) && !this.away.has(to));
      if (batch.length === 0) return;
      this.#queue = this.#queue.filter((one) => !batch.includes(one));
      const deliver = (some: typeof batch) => {
        for (const { to, update } of some) Y.applyUpdate(to.doc, update, 'net');
      };
      if (this.together)
        for (const [to, theirs] of Map.groupBy(batch, (one) => one.to)) to.doc.transact(() => deliver(theirs), 'net');
      else deliver(batch);
      document.getSelection()?.removeAllRanges();
    }
  }

  /** Throws what an editor said since the last call, unless it only stumbled. */
  throwFailure(): void {
    const failure = this.failures.find((one) => !stumbles.test(String(one)));
    this.failures.length = 0;
    if (failure) throw failure;
  }

  close(): void {
    for (const peer of this.all) peer.close();
    document.body.replaceChildren();
  }
}

/**
 * Does something in the editor. All of them share one browser selection here, which would be read as each one's own: so
 * it is taken away, and every editor keeps to the selection that it knows.
 */
export function act(peer: Peer, change: () => void): void {
  peer.editor.update(change, { discrete: true });
  document.getSelection()?.removeAllRanges();
}
export function command(peer: Peer, what: LexicalCommand<void>): void {
  peer.editor.dispatchCommand(what, undefined);
  act(peer, () => {});
}
export const textOf = (peer: Peer): string => peer.editor.getEditorState().read(() => $getRoot().getTextContent());
/** What the document says, and what the editor shows; the same, always. */
export const linesInDocument = (peer: Peer): Line[] => readLines(peer.doc.get(rootName, Y.XmlText));
export const linesOnScreen = (peer: Peer): Pick<Line, 'block' | 'runs'>[] =>
  peer.editor.getEditorState().read(() => $leaves().map(({ node, block }) => ({ block, runs: $runsIn(node) })));

/** Does something with the selection, as a key does. */
export function withSelection(peer: Peer, change: (selection: RangeSelection) => void): void {
  act(peer, () => {
    const selection = $getSelection();
    if ($isRangeSelection(selection)) change(selection);
  });
}
/** Types where the caret is. */
export const typeOn = (peer: Peer, text: string): void => withSelection(peer, (selection) => selection.insertText(text));
/** Puts the selection somewhere: a caret, or a stretch over up to all of the note. */
export function select(peer: Peer, random: (below: number) => number, reach: 'caret' | 'within' | 'wide'): void {
  act(peer, () => {
    const nodes: LexicalNode[] = $getRoot().getAllTextNodes();
    if (nodes.length === 0) nodes.push(...$leaves().map(({ node }) => node));
    if (nodes.length === 0) return void $getRoot().selectEnd();
    const selection = $createRangeSelection();
    const first = nodes[random(nodes.length)] as LexicalNode;
    const set = (end: 'anchor' | 'focus') => {
      const node = end === 'focus' && reach === 'wide' ? (nodes[random(nodes.length)] as LexicalNode) : first;
      if ($isElementNode(node)) selection[end].set(node.getKey(), 0, 'element');
      else {
        // No key stops within a sign.
        const stops = [...Array.from(node.getTextContent()).keys()].map(
          (count) => Array.from(node.getTextContent()).slice(0, count).join('').length,
        );
        stops.push(node.getTextContentSize());
        selection[end].set(node.getKey(), stops[random(stops.length)] ?? 0, 'text');
      }
    };
    set('anchor');
    if (reach !== 'caret') set('focus');
    else selection.focus.set(selection.anchor.key, selection.anchor.offset, selection.anchor.type);
    $setSelection(selection);
  });
}

/** A picture of one of a few files. */
export const pictureOf = (random: (below: number) => number): Picture => ({
  file: `01890000-0000-7000-8000-00000000000${random(3)}`,
  width: 100 + random(3),
  height: 80,
});
export const split = (peer: Peer): void => withSelection(peer, (selection) => void selection.insertParagraph());
export const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Whole numbers below a bound, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let at = seed;
  return (below) => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
