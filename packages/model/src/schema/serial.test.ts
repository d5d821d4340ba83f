import { describe, expect, test } from 'vitest';
import { objectTypes } from '../objects/index.ts';
import { serial } from './fields.ts';
import { formatSerial, parseSerial, serialKey } from './serial.ts';

const field = serial({ en: 'Number', de: 'Nummer' }, 'D');

describe('numbers that people call records by', () => {
  test.each([
    ['D-1042', 1042],
    ['d-1042', 1042],
    ['D1042', 1042],
    ['d 1042', 1042],
    ['D–1042', 1042],
    ['#1042', 1042],
    [' 1042 ', 1042],
    ['A-1042', undefined],
    ['D-0', undefined],
    ['D-12x', undefined],
    ['D-', undefined],
    ['-1042', undefined],
    [`D-${'9'.repeat(30)}`, undefined],
  ])('%j is read as %j', (text, number) => expect(parseSerial(field, text)).toBe(number));

  test('what is shown is read back', () => expect(parseSerial(field, formatSerial(field, 1042))).toBe(1042));

  test('[V4] no two types share a prefix, so that a number names one record', () => {
    const prefixes = Object.values(objectTypes).flatMap((type) => type.fields[serialKey(type) ?? '']?.prefix ?? []);
    expect(prefixes).toContain('D');
    expect(new Set(prefixes).size).toBe(prefixes.length);
    for (const type of Object.values(objectTypes))
      expect(Object.values(type.fields).filter(({ kind }) => kind === 'serial').length, type.key).toBeLessThan(2);
  });
});
