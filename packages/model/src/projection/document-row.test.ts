import { expect, test } from 'vitest';
import { encodeFields } from '../documents/encode-fields.ts';
import { deal } from '../objects/deal.ts';
import { newDocument, type NewRow } from './document-row.ts';
import { replayDocument } from './replay.ts';

const registered = {
  id: '01900000-0000-7000-8000-000000000001',
  generation: 1,
  createdAt: '2025-01-01T12:00:00.000Z',
  createdBy: '01900000-0000-7000-8000-000000000002',
};
const steps: readonly (readonly [string, unknown])[][] = [
  [
    ['name', 'Big deal'],
    ['tags/a%20b', true],
  ],
  [
    ['stage', 'won'],
    ['tags/c', true],
  ],
  [['amount', { minor: 4_500, currency: 'EUR' }]],
];
const rows = (changes: readonly (readonly (readonly [string, unknown])[])[]) => {
  let clock = 0;
  return changes.map((entries, index) => {
    const update = encodeFields(9, entries, clock);
    clock += entries.length;
    const time = `2025-0${index + 1}-01T12:00:00.000Z`;
    const by = { actor: registered.createdBy, origin: 'import', madeAt: time, at: '2026-01-01T00:00:00.000Z' } as const;
    return { ...by, position: index + 1, format: 'yjs-1' as const, update, fields: new Map(entries) };
  });
};
const made = (changes: readonly (readonly (readonly [string, unknown])[])[]) => {
  const [first, ...later] = rows(changes);
  return newDocument(deal, { ...registered, deletedAt: undefined }, [first, ...later] as [NewRow, ...NewRow[]]);
};

test('[V3] rows that write keys once give the row and events of a document that they are replayed into', () => {
  expect(made(steps)).toEqual(replayDocument(deal, registered, rows(steps)));
});

test('what a later row brings unreadable is left to a document', () => {
  expect(made([[['name', 'Big deal']], [['closeDate', 'soon']]])).toBeUndefined();
});
