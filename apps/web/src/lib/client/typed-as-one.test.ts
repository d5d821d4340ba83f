import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { expect, test } from 'vitest';
import { countAsMade, typedAsOne } from './typed-as-one.ts';

const entry = (id: string, more: object): OutboxEntry =>
  ({ id, kind: 'edit', document: 'note 1', changes: {}, ...more }) as unknown as OutboxEntry;

test('[M247] [V7] a sentence that waits is one thing to read, not a line per letter; another note and a field are others', () => {
  const field = entry('f', { document: 'deal', changes: { nextStep: { value: 'Call' } } });
  const created = entry('c', { kind: 'command', document: undefined, body: { kind: 'create', changes: {} } });
  const entries = [
    created,
    ...[...'On Fr'].map((text, at) => entry(`a${at}`, { text })),
    field,
    entry('b', { document: 'note 2', text: 'Else' }),
    // A look of words that are there: nothing was typed.
    entry('look', {}),
    ...[...'iday'].map((text, at) => entry(`z${at}`, { text })),
  ];
  const read = typedAsOne(entries);
  expect(countAsMade(entries)).toBe(read.length);
  expect(read.map(({ id }) => id)).toEqual(['c', 'a0', 'f', 'b']);
  expect(read.map((one) => ('text' in one ? one.text : undefined))).toEqual([undefined, 'On Friday', undefined, 'Else']);
  expect(read[2]).toBe(field);
});
