// @vitest-environment jsdom
import { $getRoot } from 'lexical';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { act, NotePeers, type Peer, split, textOf, typeOn } from '../../../../../tests/support/note-peers.ts';
import { rootName } from './note-binding.ts';

let peers: NotePeers;
beforeEach(() => void (peers = new NotePeers()));
afterEach(() => {
  expect(peers.failures).toEqual([]);
  peers.close();
});

/** Two lines; the caret is at the end of the second, and the browser has it at the end of the first since just now. */
function clicked(): { readonly ana: Peer; readonly ben: Peer } {
  const [ana, ben] = [peers.open('ana'), peers.open('ben')];
  act(ana, () => void $getRoot().selectEnd());
  typeOn(ana, 'One');
  split(ana);
  typeOn(ana, 'Two');
  peers.settle();
  const root = ana.editor.getRootElement() as HTMLElement;
  root.tabIndex = 0;
  root.focus();
  const first = root.firstElementChild?.querySelector('span')?.firstChild as Text;
  document.getSelection()?.collapse(first, 3);
  return { ana, ben };
}
/** Does something while the page hears an event that is not about carets. */
function within(event: Event, act: () => void): void {
  window.addEventListener(event.type, act, { once: true });
  window.dispatchEvent(event);
}

/** Letters typed where this editor has its caret, whatever the browser says. */
const typeHere = (peer: Peer, letters: string) => within(new Event('resize'), () => typeOn(peer, letters));

test('[M204] a click is not lost to a letter of somebody else that is drawn before the browser tells of it', () => {
  const { ana, ben } = clicked();
  within(new MessageEvent('message'), () => Y.applyUpdate(ana.doc, update(ben, '!'), 'net'));
  typeHere(ana, 'x');
  expect(textOf(ana)).toBe('Onex\n\nTwo!');
});

test('[M204] a key acts at the caret that the browser shows, also before it told of it', () => {
  const { ana } = clicked();
  ana.editor.getRootElement()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  typeHere(ana, 'x');
  expect(textOf(ana)).toBe('One\n\nx\n\nTwo');
});

/** What somebody else writes at the end of the note. */
function update(ben: Peer, letters: string): Uint8Array {
  const before = Y.encodeStateVector(ben.doc);
  const text = ben.doc.get(rootName, Y.XmlText);
  text.insert(text.length, letters, {});
  return Y.encodeStateAsUpdate(ben.doc, before);
}
