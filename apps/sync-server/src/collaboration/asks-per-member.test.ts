import { limits } from '@rapport/model/limits';
import { expect, test } from 'vitest';
import { AsksPerMember } from './asks-per-member.ts';

test('[V8] a member asks for documentsAskedAtOnce documents at once, and for documentsAskedPerSecond more each second', () => {
  let now = 0;
  const asks = new AsksPerMember(() => now);
  const taken = (member: string) => {
    let count = 0;
    while (asks.take(member)) count += 1;
    return count;
  };
  expect(taken('a')).toBe(limits.documentsAskedAtOnce.value);
  expect(taken('b')).toBe(limits.documentsAskedAtOnce.value);
  now = 1_000;
  expect(taken('a')).toBe(limits.documentsAskedPerSecond.value);
});
