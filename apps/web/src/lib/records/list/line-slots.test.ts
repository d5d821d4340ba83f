import { expect, test } from 'vitest';
import { LineSlots } from './line-slots.ts';

type Line = { readonly id: string; readonly says?: string };
const linesOf = (ids: string): Line[] => [...ids].map((id) => ({ id }));
const all = (lines: readonly Line[]) => lines.map((_, at) => at);
const kindOf = ({ id }: Line) => (id === id.toUpperCase() ? 'group' : 'row');
const elements = (shown: readonly { line: Line; slot: string }[]) =>
  shown.map(({ line, slot }) => `${line.id}:${slot}`).join(' ');

test('[M177] Other rows are drawn in the elements of those that went, each in its place', () => {
  const slots = new LineSlots<Line>(kindOf);
  const before = slots.follow(linesOf('abcd'), [0, 1, 2, 3]);
  const after = slots.follow(linesOf('wxyz'), [0, 1, 2, 3]);
  expect(after.map(({ slot }) => slot)).toEqual(before.map(({ slot }) => slot));
  expect(after.map(({ line }) => line.id).join('')).toBe('wxyz');
});

test('[M177] A row that is still seen keeps its elements, wherever it comes to stand', () => {
  const slots = new LineSlots<Line>(kindOf);
  expect(elements(slots.follow(linesOf('abc'), [0, 1, 2]))).toBe('a:row1 b:row2 c:row3');
  expect(elements(slots.follow(linesOf('xcb'), [0, 1, 2]))).toBe('x:row1 c:row3 b:row2');
});

test('[M177] Scrolling on by a line takes the elements of the first for the last', () => {
  const slots = new LineSlots<Line>(kindOf);
  const lines = linesOf('abcdef');
  slots.follow(lines, [0, 1, 2]);
  expect(elements(slots.follow(lines, [1, 2, 3]))).toBe('b:row2 c:row3 d:row1');
});

test('[M177] Heads of groups and records never share elements', () => {
  const slots = new LineSlots<Line>(kindOf);
  slots.follow(linesOf('Aab'), [0, 1, 2]);
  expect(elements(slots.follow(linesOf('xyB'), [0, 1, 2]))).toBe('x:row2 y:row3 B:group1');
});

test('[M177] The elements of a row in which somebody was are nobody else’s after it', () => {
  const slots = new LineSlots<Line>(kindOf);
  slots.follow(linesOf('abc'), [0, 1, 2]);
  slots.hold('b');
  expect(elements(slots.follow(linesOf('abx'), [0, 1, 2]))).toBe('a:row1 b:row2 x:row3');
  expect(elements(slots.follow(linesOf('ayz'), [0, 1, 2]))).toBe('a:row1 y:row3 z:row4');
});

test('[M177] What has not changed is the same object, so that nothing looks at it again', () => {
  const slots = new LineSlots<Line>(kindOf);
  const lines = linesOf('abc');
  const before = slots.follow(lines, all(lines));
  const changed = [lines[0]!, { id: 'b', says: 'other' }, lines[2]!];
  const after = slots.follow(changed, all(changed));
  expect(after.map((one, at) => one === before[at])).toEqual([true, false, true]);
});
