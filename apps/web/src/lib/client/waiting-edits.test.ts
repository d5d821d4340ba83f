import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { expect, test } from 'vitest';
import type { Replica } from '../replica/replica.svelte.ts';
import { refusedEdit } from './waiting-edits.ts';

test('money that was not sent is copied as it was typed, whatever digits its currency has [V7]', () => {
  const text = (minor: number, currency: string) => {
    const changes = { amount: { value: { minor, currency } } };
    const entry = { id: 'e', kind: 'command', type: 'deal', records: ['d'], madeAt: 0, body: { kind: 'update', changes } };
    const replica = { title: () => 'Deal', row: () => undefined };
    return refusedEdit(entry as unknown as OutboxEntry, { kind: 'not-allowed' }, replica as unknown as Replica).text;
  };
  expect(text(45_050, 'EUR')).toBe('450.5 EUR');
  expect(text(45_000, 'JPY')).toBe('45000 JPY');
});
