import { describe, expect, test } from 'vitest';
import { dayAt, dayIn, endOf, sliderOf } from './past-day.ts';

const asked = (day: string) => dayIn(new URLSearchParams({ asof: day }), '2026-03-10');

describe('[M170] the day of an address', () => {
  test('is one that there is and that is not to come', () => {
    expect(asked('2026-03-03')).toBe('2026-03-03');
    expect(asked('2026-03-10')).toBe('2026-03-10');
    for (const day of ['2026-03-11', '2026-02-30', '0000-01-01', 'yesterday', '', '2026-3-3']) expect(asked(day)).toBeUndefined();
  });
  test('ends where the viewer is, also when the clocks change', () => {
    expect(endOf('2026-03-03', 'Europe/Berlin')).toBe('2026-03-03T22:59:59.999Z');
    expect(endOf('2026-03-29', 'Europe/Berlin')).toBe('2026-03-29T21:59:59.999Z');
    expect(endOf('2026-03-03', 'America/New_York')).toBe('2026-03-04T04:59:59.999Z');
  });
  test('lies on a slider from the first day to today', () => {
    expect(sliderOf('2026-03-01', '2026-03-10', '2026-03-03')).toEqual({ last: 9, at: 2 });
    expect(sliderOf('2026-03-01', '2026-03-10', '2026-02-01')).toEqual({ last: 9, at: 0 });
    expect(dayAt('2026-02-27', 3)).toBe('2026-03-02');
  });
});
