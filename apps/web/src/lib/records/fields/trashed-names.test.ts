import { expect, test } from 'vitest';
import type { Names } from './format-value.ts';
import { markingTrashed, partsOf } from './trashed-names.ts';

const names = { title: (_type: string, id: string) => (id === 'gone' ? undefined : id), notAvailable: 'not available' } as Names;
const marked = markingTrashed(names, (_type, id) => id === 'Acme');

test('a sentence tells which of its names lie in the trash', () => {
  const sentence = `Ana changed account from ${marked.title('account', 'Acme')} to ${marked.title('account', 'Borealis')}`;
  expect(partsOf(sentence)).toEqual([
    { text: 'Ana changed account from ', trashed: false },
    { text: 'Acme', trashed: true },
    { text: ' to Borealis', trashed: false },
  ]);
});

test('a name that was cut short is marked up to there, and what is not available stays so', () => {
  expect(partsOf(`to ${marked.title('account', 'Acme')}`.slice(0, 7))).toEqual([
    { text: 'to ', trashed: false },
    { text: 'Ac', trashed: true },
  ]);
  expect(marked.title('account', 'gone')).toBeUndefined();
  expect(marked.notAvailable).toBe('not available');
});
