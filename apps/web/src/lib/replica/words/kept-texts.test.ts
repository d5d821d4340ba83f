import { documentName } from '@rapport/model/documents/document-name';
import { note } from '@rapport/model/objects/note';
import { saidTextsOf } from '@rapport/model/search/search-entry';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { idOf } from '../test-rows.ts';
import { KeptTexts } from './kept-texts.ts';
import type { FromWorker, KeptText } from './messages.ts';
import { ToldIndex } from './told-index.ts';

const workspace = idOf(900);
const nameOf = (type: string, id: string, generation = 1) => documentName({ workspace, incarnation: 1, type, id, generation });
const key = (n: number) => `note/${idOf(n)}`;

function written(text: string): Uint8Array {
  const doc = new Y.Doc();
  doc.get('note', Y.XmlText).insert(0, `\n${text}`);
  return Y.encodeStateAsUpdate(doc);
}

/** The page and its worker, with notes that the replica has rows of. */
function device(notes: readonly number[]) {
  const store = memoryStore();
  let version = 0;
  let answers: FromWorker[] = [];
  const index = new ToldIndex(
    (answer) => answers.push(answer),
    (step) => step(),
  );
  const row = (n: number, name = '') => ({ key: key(n), updatedAt: '2026', texts: saidTextsOf(note, { name }) });
  index.hear({ kind: 'change', forget: [], put: notes.map((n) => row(n)) });
  const texts = new KeptTexts({ store: () => store, nameOf, unsent: () => new Map(), version: () => String(version) });
  const told: KeptText[] = [];
  return {
    store,
    index,
    told,
    row,
    async look() {
      version++;
      await texts.look((some) => {
        told.push(...some);
        index.hear({ kind: 'texts', texts: some });
      });
    },
    find(typed: string) {
      answers = [];
      index.hear({ kind: 'find', ask: 1, typed, limit: 5, types: ['note'] });
      return answers.at(-1)?.found ?? [];
    },
  };
}
const keep = (n: number, text: string, position = 1) => ({ name: nameOf('note', idOf(n)), updates: [written(text)], position });

test('[M88] the text of a kept note is found, and what is said there is shown', async () => {
  const { store, look, find } = device([1, 2]);
  await store.saveFetched([keep(1, 'Der Wechselrichter kommt im Mai'), keep(2, 'Nothing of it')]);
  await look();
  expect(find('wechselrich')).toEqual([
    {
      key: key(1),
      match: 'words',
      snippet: [
        { text: 'Der ', match: false },
        { text: 'Wechselrichter', match: true },
        { text: ' kommt im Mai', match: false },
      ],
    },
  ]);
});

test('[M88] only what came or changed since the last look is read again', async () => {
  const { store, look, find, told } = device([1, 2]);
  await store.saveFetched([keep(1, 'Wechselrichter'), keep(2, 'Turbine')]);
  await look();
  await look();
  expect(told.map((text) => text.key)).toEqual([key(1), key(2)]);
  await store.saveFetched([keep(2, 'Umspannwerk', 2)]);
  await look();
  expect(told.map((text) => text.key)).toEqual([key(1), key(2), key(2)]);
  expect(find('umspannwerk').map((found) => found.key)).toEqual([key(2)]);
});

test('[V6] a text that left the device, or whose note went out of sight, is found no more, in whichever order that is told', async () => {
  const { store, index, look, find, row } = device([1, 2]);
  await store.saveFetched([keep(1, 'Wechselrichter'), keep(2, 'Wechselrichter')]);
  await look();
  expect(find('wechselrichter')).toHaveLength(2);
  await store.forgetDocument(nameOf('note', idOf(1)));
  await look();
  expect(find('wechselrichter').map((found) => found.key)).toEqual([key(2)]);
  index.hear({ kind: 'change', forget: [key(2)], put: [] });
  expect(find('wechselrichter')).toEqual([]);
  index.hear({ kind: 'texts', texts: [{ key: key(2), type: 'note', updates: [written('Wechselrichter')] }] });
  expect(find('wechselrichter')).toEqual([]);
  index.hear({ kind: 'change', forget: [], put: [row(2)] });
  expect(find('wechselrichter').map((found) => found.key)).toEqual([key(2)]);
});

test('what is no document, or one that a fresh copy took the place of, is not read', async () => {
  const { store, index, look, find, told } = device([1]);
  await store.saveFetched([{ name: nameOf('note', idOf(1), 2), updates: [written('Wechselrichter')], position: 1 }]);
  await look();
  expect(told).toEqual([]);
  index.hear({ kind: 'texts', texts: [{ key: key(1), type: 'note', updates: [new Uint8Array([255, 1, 2])] }] });
  expect(find('wechselrichter')).toEqual([]);
});
