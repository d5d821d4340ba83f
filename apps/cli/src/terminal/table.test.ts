import { expect, test } from 'vitest';
import { table } from './table.ts';

test('columns are as wide as their widest cell, without trailing space', () => {
  expect(
    table([
      { name: 'Ann', of: 'ann@example.org' },
      { name: 'Benedikt', of: '' },
    ]),
  ).toBe('name      of\nAnn       ann@example.org\nBenedikt');
});
