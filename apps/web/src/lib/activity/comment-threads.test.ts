import type { Row } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { threadsOf } from './comment-threads.ts';

const comment = (id: string, minute: number, parent?: string): Row => ({
  id,
  type: 'comment',
  position: 1,
  generation: 1,
  createdAt: `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
  createdBy: 'ana',
  updatedAt: '2026-03-01T10:00:00.000Z',
  updatedBy: 'ana',
  deletedAt: undefined,
  since: {},
  issues: [],
  values: { body: id, ...(parent ? { parent } : {}) },
});
const shown = (rows: readonly Row[]) => {
  const { roots, replies } = threadsOf(rows);
  return roots.map(({ id }) => [id, ...(replies.get(id) ?? []).map((reply) => reply.id)].join(' > '));
};

test('answers stand below what they answer, oldest first, answers to answers too', () =>
  expect(shown([comment('a', 0), comment('c', 2, 'a'), comment('b', 1, 'a'), comment('d', 3, 'b'), comment('x', 4)])).toEqual([
    'a > b > c > d',
    'x',
  ]));
test('an answer whose comment is gone stands for itself', () => expect(shown([comment('b', 1, 'gone')])).toEqual(['b']));
