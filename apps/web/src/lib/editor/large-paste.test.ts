// @vitest-environment jsdom
import { $getRoot, type TextNode, UNDO_COMMAND } from 'lexical';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { act, command, linesInDocument, NotePeers, type Peer, textOf, typeOn } from '../../../../../tests/support/note-peers.ts';
import { $isLarge, pasteInPieces, takesBack } from './large-paste.ts';

let peers: NotePeers;
let ana: Peer;
let ben: Peer;
beforeEach(() => {
  peers = new NotePeers();
  [ana, ben] = [peers.open('ana'), peers.open('ben')];
  act(ana, () => void $getRoot().selectEnd());
  typeOn(ana, 'before after');
  act(ana, () => void $getRoot().getFirstDescendant<TextNode>()?.select(6, 6));
  peers.settle();
});
afterEach(() => {
  expect(peers.failures).toEqual([]);
  peers.settle();
  expect(linesInDocument(ana)).toEqual(linesInDocument(ben));
  peers.close();
});

const clipboard = (data: Readonly<Record<string, string>>) => ({ getData: (kind: string) => data[kind] ?? '' });
const wordsOf = (peer: Peer) => linesInDocument(peer).map(({ runs }) => runs.map(({ text }) => text).join(''));
/** As the clipboard does it: out of a command. */
async function paste(
  data: Readonly<Record<string, string>>,
  onProgress?: (part: number) => void,
  signal = new AbortController().signal,
): Promise<string | undefined> {
  let pasted: Promise<string> | undefined;
  const options = { editor: ana.editor, undo: ana.undo, data: clipboard(data), signal, ...(onProgress && { onProgress }) };
  act(ana, () => void (pasted = pasteInPieces(options)));
  return pasted;
}
const lines = Array.from({ length: 800 }, (_, index) => `line ${index} of a long text that somebody pastes`);

test('[M197] a large paste comes in piece by piece, whole and in order, beside others who write, and one undo takes it back', async () => {
  const text = clipboard({ 'text/plain': 'x'.repeat(70_000) });
  act(ana, () => expect([$isLarge(clipboard({ 'text/plain': 'a word' })), $isLarge(text)]).toEqual([false, true]));
  const parts: number[] = [];
  const outcome = await paste({ 'text/plain': lines.join('\n') }, (part) => {
    parts.push(part);
    peers.settle();
    if (parts.length === 2) {
      act(ben, () => void $getRoot().getFirstChild()?.selectEnd());
      typeOn(ben, '!');
      peers.settle();
    }
  });
  expect(outcome).toBe('whole');
  // A piece is at most twice as long as the one before it, however fast the machine is.
  expect(parts.length).toBeGreaterThanOrEqual(3);
  expect(parts).toEqual([...parts].sort((a, b) => a - b));
  expect(parts.at(-1)).toBe(1);
  peers.settle();
  expect(wordsOf(ben)).toEqual(['before!', ...lines, ' after']);
  command(ana, UNDO_COMMAND);
  peers.settle();
  expect(textOf(ben)).toBe('before! after');
  command(ana, UNDO_COMMAND);
  peers.settle();
  expect(textOf(ben)).toBe('!');
});

test('[M197] whoever stops it keeps what came, to its last whole line, and one undo takes that back', async () => {
  const end = new AbortController();
  const outcome = await paste({ 'text/plain': lines.join('\n') }, (part) => part > 0.1 && end.abort(), end.signal);
  expect(outcome).toBe('stopped');
  const came = wordsOf(ana).slice(1, -1);
  expect(came).toEqual(lines.slice(0, came.length));
  expect(came.length).toBeGreaterThan(0);
  expect(came.length).toBeLessThan(lines.length);
  command(ana, UNDO_COMMAND);
  expect(wordsOf(ana)).toEqual(['before after']);
});

test('[M197] what came of a stopped paste is taken back by the button that is offered, and what was typed after it stays', async () => {
  const end = new AbortController();
  await paste({ 'text/plain': lines.join('\n') }, (part) => part > 0.1 && end.abort(), end.signal);
  const takeBack = takesBack(ana.undo);
  act(ana, () => void $getRoot().getLastChild()?.selectEnd());
  typeOn(ana, ' and on');
  takeBack();
  expect(wordsOf(ana)).toEqual(['before after and on']);
  takeBack();
  expect(wordsOf(ana)).toEqual(['before after and on']);
});

test('[M197] Markdown and pages come in as what they mean, to the last block', async () => {
  const block = (index: number) => `## Part ${index}\n\nwith **weight**\n\n- one\n- two\n\n`;
  await paste({ 'text/plain': Array.from({ length: 300 }, (_, index) => block(index)).join('') });
  const of = (kind: string) => linesInDocument(ana).filter(({ block: at }) => at['block'] === kind).length;
  expect([of('heading2'), of('bulletList')]).toEqual([300, 600]);
  expect(linesInDocument(ana).flatMap(({ runs }) => runs)).toContainEqual({ text: 'weight', attributes: { bold: true } });
  const html = Array.from({ length: 300 }, (_, index) => `<p>p${index} <b>b</b></p><ul><li>i${index}</li></ul>`).join('');
  await paste({ 'text/html': `<html><body><div>${html}loose words</div></body></html>`, 'text/plain': 'x' });
  expect(of('bulletList')).toBe(900);
  expect(wordsOf(ana)).toContain('loose words');
  expect(wordsOf(ana)).toContain('p299 b');
});

test('[M197] a page of one block that would hold everybody up comes in as the lines of its text', async () => {
  const rows = Array.from({ length: 6_000 }, (_, index) => `row ${index}\t${'cell '.repeat(12)}`);
  const table = rows.map((row) => `<tr>${row.replaceAll(/[^\t]+/g, '<td>$&</td>')}</tr>`).join('');
  const end = new AbortController();
  await paste(
    { 'text/html': `<table>${table}</table>`, 'text/plain': rows.join('\n') },
    (part) => part > 0.02 && end.abort(),
    end.signal,
  );
  const came = wordsOf(ana).slice(1, -1);
  expect(came.length).toBeGreaterThan(50);
  expect(came).toEqual(rows.slice(0, came.length));
});

test('[M197] where its line goes meanwhile, the rest comes in below what came', async () => {
  let gone = false;
  await paste({ 'text/plain': lines.join('\n') }, (part) => {
    if (part === 0 || gone) return;
    gone = true;
    peers.settle();
    act(ben, () => void $getRoot().getLastChild()?.remove());
    peers.settle();
  });
  expect(wordsOf(ana).slice(1, lines.length + 1)).toEqual(lines);
});
