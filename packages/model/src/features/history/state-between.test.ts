import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { appendLines } from '../../documents/write-lines.ts';
import { objectTypes } from '../../objects/index.ts';
import { type HistoryRow, stateBetween } from './state-between.ts';

const { account, note } = objectTypes;
if (!account || !note) throw new Error('no such type');

/** The log of a document that these changes were made to, a row each. */
function logOf(...changes: ((doc: Y.Doc) => void)[]): HistoryRow[] {
  const doc = new Y.Doc();
  const rows: HistoryRow[] = [];
  doc.on('update', (update: Uint8Array) => rows.push({ position: rows.length + 1, format: 'yjs-1', update }));
  for (const change of changes) doc.transact(() => change(doc));
  return rows;
}
const set = (key: string, value: unknown) => (doc: Y.Doc) => doc.getMap('fields').set(key, value);

describe('[V3] what a document was', () => {
  const rows = logOf(set('name', 'First'), set('domain', 'a.example'), set('name', 'Second'));

  test('is what the log says up to there, whatever came later', () => {
    expect(stateBetween(account, rows, 0, 1).values).toEqual({ name: 'First' });
    expect(stateBetween(account, rows, 1, 2).values).toEqual({ name: 'First', domain: 'a.example' });
    expect(stateBetween(account, rows, 2, 3)).toEqual({
      before: { name: 'First', domain: 'a.example' },
      values: { name: 'Second', domain: 'a.example' },
    });
  });

  test('is not changed by rows of the registry', () => {
    const deleted: HistoryRow = { position: 4, format: 'deleted', update: new Uint8Array() };
    expect(stateBetween(account, [...rows, deleted], 3, 4).values).toMatchObject({ name: 'Second' });
  });
});

test('what was written into a note and what was taken away stand side by side', () => {
  const rows = logOf(
    (doc) => appendLines(doc, 'note', 'They pay late.'),
    (doc) => doc.get('note', Y.XmlText).delete(6, 3),
    (doc) => doc.get('note', Y.XmlText).insert(6, 'sign'),
  );
  const { text } = stateBetween(note, rows, 1, 3);
  expect(text?.lines.map((line) => line.runs.map((run) => run.text).join(''))).toEqual(['They sign late.']);
  expect(text?.pieces.filter(({ kind }) => kind !== 'kept')).toEqual(
    expect.arrayContaining([
      { kind: 'removed', text: 'pay' },
      { kind: 'added', text: 'sign' },
    ]),
  );
  expect(stateBetween(note, rows, 0, 1).text?.lines.map((line) => line.runs.map((run) => run.text).join(''))).toEqual([
    'They pay late.',
  ]);
});
