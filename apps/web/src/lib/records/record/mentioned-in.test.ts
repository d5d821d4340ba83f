import type { Row } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { mentionsIn } from './mentioned-in.ts';

const note = (id: string, record: string | undefined, updatedAt: string) =>
  ({ id, type: 'note', updatedAt, values: { ...(record !== undefined && { record }) } }) as unknown as Row;

test('[M183] a record is mentioned in the notes of others, the latest first; its own say nothing, nor do those of records not to be seen [V6]', () => {
  const notes = [
    note('old', 'deal:d1', '2026-01-01T00:00:00.000Z'),
    note('new', 'account:a1', '2026-02-01T00:00:00.000Z'),
    note('own', 'deal:me', '2026-03-01T00:00:00.000Z'),
    note('hidden', 'deal:secret', '2026-03-01T00:00:00.000Z'),
    note('homeless', undefined, '2026-03-01T00:00:00.000Z'),
  ];
  const titles: Record<string, string> = { 'deal:d1': 'Acme renewal', 'account:a1': 'Acme', 'deal:me': 'Me' };
  const found = mentionsIn(notes, 'me', (type, id) => titles[`${type}:${id}`]);
  expect(found.map(({ row, home, title }) => [row.id, home.type, title])).toEqual([
    ['new', 'account', 'Acme'],
    ['old', 'deal', 'Acme renewal'],
  ]);
});
