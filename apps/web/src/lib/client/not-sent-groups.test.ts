import { describe, expect, test } from 'vitest';
import type { RefusedEdit } from './notices.svelte.ts';
import { notSentGroups } from './not-sent-groups.ts';

const edit = (id: string, madeAt: string, more: Partial<RefusedEdit> = {}): RefusedEdit => ({
  id,
  type: 'deal',
  record: 'd1',
  title: 'Acme',
  refusal: { kind: 'not-allowed' },
  madeAt,
  changes: { amount: { value: 5 } },
  text: '5',
  command: undefined,
  ...more,
});
const typed = (id: string, madeAt: string, text: string, record = 'n1') =>
  edit(id, madeAt, { type: 'note', record, changes: {}, text });

describe('[V7] what was not sent', () => {
  test('is listed as it was made, the words of one note as one', () => {
    const groups = notSentGroups([
      typed('c', '2026-01-01T10:00:03Z', 'sign.'),
      edit('a', '2026-01-01T10:00:01Z'),
      typed('b', '2026-01-01T10:00:02Z', 'They '),
      typed('d', '2026-01-01T10:00:04Z', 'Elsewhere', 'n2'),
    ]);
    expect(groups.map(({ ids, text }) => [ids, text])).toEqual([
      [['a'], '5'],
      [['b', 'c'], 'They sign.'],
      [['d'], 'Elsewhere'],
    ]);
  });

  test('keeps two changes of one field apart: each may be wanted', () => {
    expect(notSentGroups([edit('a', '1'), edit('b', '2')])).toHaveLength(2);
  });
});
