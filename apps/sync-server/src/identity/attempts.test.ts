import { RefusalError } from '@rapport/model/errors';
import { expect, test } from 'vitest';
import { Attempts } from './attempts.ts';

test('after the last allowed attempt the next is told how long to wait, and waiting opens it again', () => {
  let now = 0;
  const attempts = new Attempts(2, 60_000, () => now);
  attempts.take('ann');
  attempts.take('ann');
  now = 10_000;
  expect(() => attempts.take('ann')).toThrow(RefusalError);
  try {
    attempts.take('ann');
  } catch (error) {
    expect((error as RefusalError).refusal).toEqual({ kind: 'too-many', values: { seconds: 50 } });
  }
  attempts.take('bob');
  now = 60_000;
  attempts.take('ann');
});

test('an attempt that succeeded does not count', () => {
  const attempts = new Attempts(1, 60_000, () => 0);
  for (let n = 0; n < 5; n++) {
    attempts.take('ann');
    attempts.giveBack('ann');
  }
  attempts.take('ann');
  expect(() => attempts.take('ann')).toThrow(RefusalError);
});

test('[V8] a million names do not take a million entries', () => {
  const attempts = new Attempts(2, 60_000, () => 0, 100);
  for (let n = 0; n < 10_000; n++) attempts.take(`nobody${n}`);
  expect(attempts.size).toBe(100);
});
