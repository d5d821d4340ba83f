import { expect, test } from 'vitest';
import { bytesInWords } from './bytes.ts';

test('sizes are said in the unit that fits, in the words of the language', () => {
  expect([0, 812, 3_400, 999_400, 1_240_000, 250_000_000, 3_000_000_000].map((bytes) => bytesInWords(bytes, 'en'))).toEqual([
    '0 bytes',
    '812 bytes',
    '3 kB',
    '999 kB',
    '1.2 MB',
    '250 MB',
    '3 GB',
  ]);
  expect([812, 1_240_000].map((bytes) => bytesInWords(bytes, 'de'))).toEqual(['812 Byte', '1,2 MB']);
});
