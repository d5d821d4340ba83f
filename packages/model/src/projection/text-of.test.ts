import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { textOf } from './project-record.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = () => {
  collect();
  return process.memoryUsage().heapUsed;
};

test('[V8] issueLength: the beginning of a value is kept without the value', () => {
  const [count, length] = [200, 200_000];
  const before = heap();
  const kept = Array.from({ length: count }, (_, at) => textOf(`${at} ${'x'.repeat(length)}`));
  expect(heap() - before).toBeLessThan((count * length) / 4);
  expect(new Set(kept.map((text) => text.length))).toEqual(new Set([limits.issueLength.value]));
});

test('what is cut in the middle of a character is still text', () => {
  const text = textOf(`${'x'.repeat(limits.issueLength.value - 1)}😀`);
  expect(text.isWellFormed()).toBe(true);
  expect(textOf('😀\0')).toBe('😀');
});
