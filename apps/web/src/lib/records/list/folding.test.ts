import { limits } from '@rapport/model/limits';
import { expect, test } from 'vitest';
import { foldingIn, foldingWord } from './folding.ts';

test('[M97] what is kept of folded groups is read back as it was, beside what is kept of other ways to group', () => {
  const text = foldingWord('stage=won&*=owner&owner=m1', 'closeDate:month', { all: true, except: ['2026-01-01', ''] });
  expect(foldingIn(text, 'closeDate:month')).toEqual({ all: true, except: ['2026-01-01', ''] });
  expect(foldingIn(text, 'stage')).toEqual({ all: false, except: ['won'] });
  expect(foldingIn(text, 'owner')).toEqual({ all: true, except: ['m1'] });
  expect(foldingWord(text, 'closeDate:month', { all: false, except: [] })).toBe('stage=won&*=owner&owner=m1');
});

test('[V8] foldedGroups: of more than that the oldest are forgotten', () => {
  const limit = limits.foldedGroups.value;
  const except = Array.from({ length: limit + 5 }, (_, at) => `k${at}`);
  const kept = foldingIn(foldingWord('stage=won', 'owner', { all: true, except }), 'owner');
  expect(kept.all).toBe(true);
  expect(kept.except).toHaveLength(limit - 1);
  expect(kept.except.at(-1)).toBe(except.at(-1));
});
