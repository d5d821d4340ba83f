import { describe, expect, test } from 'vitest';
import { OnTheWay } from './on-the-way.ts';

/** Frames over a line: each arrives at `at` and had heard what came `down` late, then was itself `up` on its way. */
const frames = (...line: readonly { readonly down: number; readonly up: number }[]) => {
  const onTheWay = new OnTheWay();
  return line.map(({ down, up }, index) => {
    const at = 1_000_000 * (index + 1);
    return onTheWay.of(at - down - up, at);
  });
};

describe('[M221] how long a frame was on its way', () => {
  test('is half of a round trip on a line that is as slow both ways', () => {
    expect(frames({ down: 2_000, up: 2_000 })).toEqual([2_000]);
    expect(frames({ down: 10, up: 10 }, { down: 10, up: 10 })).toEqual([10, 10]);
  });

  test('is known to half of the least round trip, however long this frame had to wait', () => {
    expect(frames({ down: 10, up: 10 }, { down: 10, up: 5_000 })).toEqual([10, 5_000]);
    for (const [first, up] of [
      [{ down: 100, up: 0 }, 3_000],
      [{ down: 0, up: 100 }, 3_000],
    ] as const) {
      const [, way = NaN] = frames(first, { down: first.down, up });
      expect(Math.abs(way - up)).toBeLessThanOrEqual(50);
    }
  });

  test('is nothing where nothing is said, or what is said has not been yet', () => {
    const onTheWay = new OnTheWay();
    expect(onTheWay.of(undefined, 1_000)).toBe(0);
    expect(onTheWay.of(9_000, 1_000)).toBe(0);
  });
});
