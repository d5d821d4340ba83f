import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { expect, test } from 'vitest';
import type { Names } from '../records/fields/format-value.ts';
import { idOf, testReplica, testRow } from '../replica/test-rows.ts';
import { unsentLines, unsentText } from './unsent-lines.ts';
import { loadDeviceWords } from './words.svelte.ts';

const names = {
  locale: 'en-GB',
  language: 'en',
  timeZone: 'UTC',
  option: () => undefined,
  title: () => undefined,
} as unknown as Names;
const entry = (more: object): OutboxEntry =>
  ({ id: 'e', n: 1, state: 'waiting', madeAt: 1, type: 'deal', records: [idOf(1)], ...more }) as unknown as OutboxEntry;

test('[M247] [V7] what is not sent is named by record, field and value, words of a note and comments by their record', async () => {
  await loadDeviceWords();
  const replica = testReplica();
  replica.apply([
    { put: testRow(1, { name: 'Borealis' }) },
    { put: testRow(2, { record: `deal:${idOf(1)}` }, { type: 'note' }) },
  ]);
  const changes = { amount: { value: { minor: 4_500_000, currency: 'EUR' } }, nextStep: { value: null } };
  const body = {
    kind: 'entry',
    type: 'comment',
    entry: idOf(3),
    changes: { record: { value: `deal:${idOf(1)}` }, body: { value: 'Call them' } },
  };
  const lines = unsentLines(
    [
      entry({ kind: 'edit', changes }),
      // A letter each, as they were typed.
      ...[...'On Friday.'].map((text) =>
        entry({ kind: 'edit', type: 'note', document: 'note', records: [idOf(2)], changes: {}, text }),
      ),
      entry({ kind: 'command', type: 'comment', records: [idOf(3)], body }),
      entry({ kind: 'command', body: { kind: 'delete', type: 'deal', records: [idOf(1)] } }),
    ],
    replica,
    names,
  );
  expect(unsentText(lines).split('\n')).toEqual([
    'Borealis\tAmount\t€45,000',
    'Borealis\tNext step\temptied',
    'Borealis\tNote\tOn Friday.',
    'Borealis\tComment\tCall them',
    'Borealis\tDeleted',
  ]);
});
