import { expect, test } from 'vitest';
import { RowsAhead, rowsPath } from './rows-ahead.ts';

const path = rowsPath('w', 'deal', ['deal']);

function given(answer: () => Promise<Response> = async () => new Response('rows')) {
  const asked: string[] = [];
  let signal: AbortSignal | undefined;
  const ahead = new RowsAhead(path, (to, options) => {
    asked.push(to);
    signal = options.signal;
    return answer();
  });
  return { ahead, asked, isCut: () => signal?.aborted };
}

test('rows are asked for at once, and the answer is taken once', async () => {
  const { ahead, asked, isCut } = given();
  expect(asked).toEqual([path]);
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
  const { ahead } = given(() => Promise.reject(new TypeError('no network')));
  await Promise.resolve();
  await expect(ahead.take(path)).rejects.toThrow('no network');
});
