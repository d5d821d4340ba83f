import type { DateOrder } from './import-map.ts';

/** The candidate that splits the sample's lines into the most columns, equally often; comma when none does. */
export function detectDelimiter(sample: string): string {
  const lines = sample
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
    .slice(0, 50);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of [',', ';', '\t', '|']) {
    const counts = lines.map((line) => countOutsideQuotes(line, delimiter));
    const most = counts[0] ?? 0;
    const steady = counts.filter((count) => count === most).length / Math.max(1, counts.length);
    const score = most * steady * steady;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function countOutsideQuotes(line: string, delimiter: string): number {
  let quoted = false;
  let count = 0;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) count += 1;
  }
  return count;
}

const dateShape = /^\s*(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T].*)?$/;

/**
 * Order of day, month and year that every sample allows. When several are left (all days ≤ 12): `DMY` for dotted
 * dates, else `MDY`. Undefined when nothing looks like a date.
 */
export function detectDateOrder(samples: Iterable<string>): DateOrder | undefined {
  let seen = 0;
  let dotted = 0;
  const possible = new Set<DateOrder>(['MDY', 'DMY', 'YMD']);
  for (const sample of samples) {
    const match = dateShape.exec(sample);
    if (!match) continue;
    const [a, b, c] = [Number(match[1]), Number(match[2]), Number(match[3])] as const;
    seen += 1;
    if (sample.includes('.')) dotted += 1;
    const yearFirst = match[1]!.length === 4;
    if (!yearFirst) possible.delete('YMD');
    if (yearFirst || a > 12 || b > 31 || c < 0) possible.delete('MDY');
    if (yearFirst || b > 12 || a > 31) possible.delete('DMY');
    if (yearFirst && (b > 12 || c > 31)) possible.delete('YMD');
  }
  if (seen === 0) return undefined;
  if (possible.has('YMD')) return 'YMD';
  if (possible.size === 1) return [...possible][0];
  return possible.has('DMY') && dotted > seen / 2 ? 'DMY' : possible.has('MDY') ? 'MDY' : possible.has('DMY') ? 'DMY' : undefined;
}

/** The decimal mark of numbers like `1.234,50` or `1,234.50`; a point when the samples do not tell. */
export function detectDecimal(samples: Iterable<string>): '.' | ',' {
  let point = 0;
  let comma = 0;
  for (const sample of samples) {
    const text = sample.replace(/[^\d.,]/g, '');
    const lastPoint = text.lastIndexOf('.');
    const lastComma = text.lastIndexOf(',');
    if (lastPoint >= 0 && lastComma >= 0) lastPoint > lastComma ? (point += 3) : (comma += 3);
    else if (lastPoint >= 0 && !/^\d{1,3}(\.\d{3})+$/.test(text)) point += 1;
    else if (lastComma >= 0 && !/^\d{1,3}(,\d{3})+$/.test(text)) comma += 1;
    else if (lastPoint >= 0) comma += 0.1;
    else if (lastComma >= 0) point += 0.1;
  }
  return comma > point ? ',' : '.';
}
