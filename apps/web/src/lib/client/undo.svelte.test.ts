import { expect, test } from 'vitest';
import type { ChangeLabel } from './change-label.ts';
import { UndoStack } from './undo.svelte.ts';

const label = (title: string): ChangeLabel => ({ kind: 'created', type: 'deal', records: [], title });

function stack() {
  const undone: string[] = [];
  const made = new UndoStack();
  const push = (id: string) => made.push({ id, label: label(id), undo: async () => void undone.push(id) });
  return { made, push, undone };
}

test('what is done together is one step, named after its last part and taken back from there', async () => {
  const { made, push, undone } = stack();
  push('before');
  made.together(() => {
    push('account');
    push('deal');
  });
  expect(made.size).toBe(2);
  expect(made.last?.title).toBe('deal');
  await made.undoStep('deal');
  expect(undone).toEqual(['deal', 'account']);
  expect(made.last?.title).toBe('before');
});

test('one thing done together is what it is alone', async () => {
  const { made, push, undone } = stack();
  made.together(() => push('deal'));
  made.together(() => undefined);
  await made.undo();
  expect(undone).toEqual(['deal']);
  expect(made.size).toBe(0);
});
