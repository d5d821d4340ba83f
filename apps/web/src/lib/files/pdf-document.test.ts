import { limits } from '@rapport/model/limits';
import { expect, test } from 'vitest';
import { drawnSize, wordsOf } from './pdf-document.ts';

test('[M173] a page is drawn as wide as there is room, at most twice as fine', () => {
  expect(drawnSize({ width: 600, height: 800 }, 900, 1)).toEqual({ scale: 1.5, width: 900, height: 1200 });
  expect(drawnSize({ width: 600, height: 800 }, 900, 4)?.scale).toBe(3);
});

test('[M173, V8] pdfPixels and pdfSide: a page of any size is drawn with no more, and one without a size not at all', () => {
  const most = limits.pdfPixels.value;
  for (const page of [
    { width: 14_400, height: 14_400 },
    { width: 1e7, height: 1e7 },
    { width: 10, height: 100_000 },
  ]) {
    const size = drawnSize(page, 2_000, 2);
    if (!size) continue;
    expect(size.width * size.height).toBeLessThanOrEqual(most);
    expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(limits.pdfSide.value);
  }
  for (const page of [
    { width: 0, height: 10 },
    { width: Number.NaN, height: 1 },
    { width: Infinity, height: 1 },
    { width: 1, height: 1e9 },
  ])
    expect(drawnSize(page, 900, 1)).toBeUndefined();
});

test('[M173, V8] pdfWords: of a page no more is read out, line by line', () => {
  expect(wordsOf([{ str: 'Ten ', hasEOL: false }, { type: 'mark' }, { str: 'turbines', hasEOL: true }])).toBe('Ten turbines\n');
  const long = Array.from({ length: 100 }, () => ({ str: 'x'.repeat(1_000), hasEOL: false }));
  expect(wordsOf(long)).toHaveLength(limits.pdfWords.value);
});
