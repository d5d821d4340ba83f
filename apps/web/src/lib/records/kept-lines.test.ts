import { expect, test } from 'vitest';
import { keptLines, keptText } from './kept-lines.ts';

const kept = (...edits: { changes?: object; text?: string }[]) => ({
  type: 'deal',
  record: 'r',
  edits: edits.map(({ changes = {}, text = '' }, at) => ({ id: String(at), changes: changes as never, text, madeAt: '' })),
});

test('of several edits of one field the last is shown, and emptying is one', () => {
  const lines = keptLines(
    kept(
      { changes: { name: { value: 'A' }, tags: { add: ['x'], remove: ['y'] } } },
      { changes: { name: { value: 'B' } } },
      { changes: { source: { value: null } } },
    ),
  );
  expect(lines).toEqual([
    { field: 'name', value: 'B' },
    { field: 'tags', added: ['x'], removed: ['y'] },
    { field: 'source', value: undefined },
  ]);
});

test('words that were typed letter by letter are one text', () => {
  expect(keptText(kept({ text: 'Call ' }, { text: 'back' }))).toBe('Call back');
});
