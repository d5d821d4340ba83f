import { expect, test } from 'vitest';
import { isWithinMinute, mergeMoments, rangeAt, type Told, withOlder } from './record-moments.ts';

const at = (minute: number) => `2026-01-01T10:0${minute}:00Z`;
const merged = (record: Told, note: Told) =>
  mergeMoments(
    new Map([
      ['record', record],
      ['n1', note],
    ]),
  );
const moments = merged(
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
  expect(rangeAt(moments, last, 'n1')).toEqual({ from: 9, upto: 9 });
  expect(rangeAt(moments, note, 'record')).toEqual({ from: 2, upto: 2 });
  expect(rangeAt(moments, first, 'n1')).toBeUndefined();
});

test('[M160] while older moments are to be had, the line goes back only as far as nothing is missing', () => {
  const note = { moments: [{ first: 5, last: 5, at: at(4) }], next: 5 };
  const record = {
    moments: [
      { first: 3, last: 3, at: at(5) },
      { first: 1, last: 1, at: at(1) },
    ],
  };
  expect(merged(record, note).map(({ of, last }) => `${of} ${last}`)).toEqual(['record 3', 'note 5']);
  const whole = withOlder(note, { moments: [{ first: 1, last: 4, at: at(2) }] });
  expect(merged(record, whole).map(({ of, last }) => `${of} ${last}`)).toEqual(['record 3', 'note 5', 'note 4', 'record 1']);
});

test('[M172] every note of a record has moments of its own on the line', () => {
  const line = mergeMoments(
    new Map<string, Told>([
      ['record', { moments: [{ first: 1, last: 1, at: at(1) }] }],
      ['n1', { moments: [{ first: 1, last: 4, at: at(2) }] }],
      ['n2', { moments: [{ first: 1, last: 4, at: at(3) }] }],
    ]),
  );
  expect(line.map(({ of, note }) => note ?? of)).toEqual(['n2', 'n1', 'record']);
  const [newest] = line;
  if (!newest) throw new Error('no moments');
  expect(rangeAt(line, newest, 'n2')).toEqual({ from: 0, upto: 4 });
  expect(rangeAt(line, newest, 'n1')).toEqual({ from: 4, upto: 4 });
});

test('[M255] moments within one minute are told apart by seconds, others are told to the minute', () => {
  const of = 'record' as const;
  const close = ['2026-01-01T10:02:50Z', '2026-01-01T10:02:07Z', '2026-01-01T10:01:59Z'].map((when, first) => ({
    ...{ of, first, last: first, at: when },
  }));
  expect(close.map((moment) => isWithinMinute(close, moment.at))).toEqual([true, true, false]);
  expect(isWithinMinute(close, '2026-01-01T10:02:30Z')).toBe(true);
  expect(isWithinMinute(close, '')).toBe(false);
});
