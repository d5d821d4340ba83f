import type { Changes } from '@rapport/model/commands/command';
import { expect, test } from 'vitest';
import type { Names } from '#lib/records/fields/format-value.ts';
import { waitingWords } from './waiting-words.ts';

const ana = '0198a000-0000-7000-8000-00000000000a';
const names = {
  locale: 'de-DE',
  language: 'de',
  timeZone: 'Europe/Berlin',
  notAvailable: 'nicht verfügbar',
  member: (id: string) => (id === ana ? 'Ana Ahrens' : undefined),
  option: (_: unknown, id: string) => (id === 'proposal' ? 'Angebot' : undefined),
} as unknown as Names;
const words = (changes: Changes, text = 'as it is stored') =>
  waitingWords({ id: '1', type: 'deal', record: 'd', title: 'Fleet', field: undefined, text, madeAt: '', changes }, names);

test('[M247] [V7] what waits is read as its author made it: amounts, days and people as they are shown, no ids', () => {
  expect(words({ amount: { value: { minor: 4_500_000, currency: 'EUR' } } })).toMatch(/^45\.000\s€$/);
  expect(words({ owner: { value: ana } })).toBe('Ana Ahrens');
  expect(words({ name: { value: 'Fleet' }, owner: { value: ana } })).toBe('Fleet · Ana Ahrens');
  expect(words({ tags: { add: ['green'], remove: ['old'] } })).toBe('+green −old');
  expect(words({}, 'They sign on Friday.')).toBe('They sign on Friday.');
});
