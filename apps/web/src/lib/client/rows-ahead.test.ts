import { expect, test } from 'vitest';
import { RowsAhead, rowsPath } from './rows-ahead.ts';

const path = rowsPath('w', 'deal', ['deal']);

function given(answer: Promise<Response> = Promise.resolve(new Response('rows'))) {
  const cut = new AbortController();
  return { ahead: new RowsAhead(path, answer, cut), isCut: () => cut.signal.aborted };
}

test('the answer is taken once', async () => {
  const { ahead, isCut } = given();
  const answer = await ahead.take(path);
  expect(await answer?.text()).toBe('rows');
  // Rows that are loaded again are asked for again.
  expect(ahead.take(path)).toBeUndefined();
  ahead.drop();
  expect(isCut()).toBe(false);
});

test('whoever needs other rows gets none of these, and the server does not go on', () => {
  const { ahead, isCut } = given();
  expect(ahead.take(rowsPath('w', 'deal', ['deal', 'account']))).toBeUndefined();
  expect(isCut()).toBe(true);
  expect(ahead.take(path)).toBeUndefined();
});

test('what nobody wants is cut off', () => {
  const { ahead, isCut } = given();
  ahead.drop();
  expect(isCut()).toBe(true);
  expect(ahead.take(path)).toBeUndefined();
});

test('an answer that failed is told to whoever takes it, and to nobody else', async () => {
  const { ahead } = given(Promise.reject(new TypeError('no network')));
  await Promise.resolve();
  await expect(ahead.take(path)).rejects.toThrow('no network');
});
