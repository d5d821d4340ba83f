import { expect, test } from 'vitest';
import { mergeMoments, rangeAt, withOlder } from './record-moments.ts';

const at = (minute: number) => `2026-01-01T10:0${minute}:00Z`;
const moments = mergeMoments(
  {
    moments: [
      { first: 3, last: 3, at: at(5) },
      { first: 1, last: 2, at: at(1) },
    ],
  },
  { moments: [{ first: 1, last: 9, at: at(3) }] },
);

test('fields and note are one line of time, newest first', () => {
  expect(moments.map(({ of, last }) => `${of} ${last}`)).toEqual(['record 3', 'note 9', 'record 2']);
});

test('a moment shows its own changes, and the other document as it stood then', () => {
  const [last, note, first] = moments;
  if (!last || !note || !first) throw new Error('no moments');
  expect(rangeAt(moments, last, 'record')).toEqual({ from: 2, upto: 3 });
  expect(rangeAt(moments, last, 'note')).toEqual({ from: 9, upto: 9 });
  expect(rangeAt(moments, note, 'record')).toEqual({ from: 2, upto: 2 });
  expect(rangeAt(moments, first, 'note')).toBeUndefined();
});

test('[M160] while older moments are to be had, the line goes back only as far as nothing is missing', () => {
  const note = { moments: [{ first: 5, last: 5, at: at(4) }], next: 5 };
  const record = {
    moments: [
      { first: 3, last: 3, at: at(5) },
      { first: 1, last: 1, at: at(1) },
    ],
  };
  expect(mergeMoments(record, note).map(({ of, last }) => `${of} ${last}`)).toEqual(['record 3', 'note 5']);
  const whole = withOlder(note, { moments: [{ first: 1, last: 4, at: at(2) }] });
  expect(mergeMoments(record, whole).map(({ of, last }) => `${of} ${last}`)).toEqual([
    'record 3',
    'note 5',
    'note 4',
    'record 1',
  ]);
});
