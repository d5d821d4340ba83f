import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServerClock } from './server-clock.ts';

/** By how much the server's clock is ahead of this device's. */
const ahead = 90_000_000;
const pass = (milliseconds: number) => void vi.advanceTimersByTime(milliseconds);
const server = () => Date.now() + ahead;
let clock: ServerClock;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  clock = new ServerClock();
});
afterEach(() => vi.useRealTimers());

/** The server says its time, which comes so many milliseconds late. */
function hears(late: number, at = server): void {
  const said = at();
  pass(late);
  clock.heard(said);
}

test('[M221] the server’s time is what it said, gone on by the clock here, whatever that says', () => {
  expect(clock.now()).toBeUndefined();
  hears(20);
  pass(5_000);
  expect(clock.now()).toBe(server() - 20);
});

test('[M221] of what was heard lately what had the shortest way counts', () => {
  hears(900);
  hears(20);
  hears(2_000);
  expect(clock.now()).toBe(server() - 20);
  for (let period = 0; period < 9; period++) {
    pass(14_500);
    hears(500);
  }
  // Two clocks go apart: what was heard best is not good for ever.
  expect(clock.now()).toBe(server() - 500);
});

test('[M221] after a silence, and over another socket, nothing is known of it', () => {
  hears(20);
  pass(61_000);
  expect(clock.now()).toBeUndefined();
  hears(20);
  clock.forget();
  expect(clock.now()).toBeUndefined();
});

test('[M221] a device that slept, or whose clock was set, says nothing until it hears from the server again', () => {
  for (const jump of [8 * 3_600_000, 10_000, -86_400_000]) {
    hears(20);
    const real = server();
    // Asleep the steady clock may stand still; a clock that is set moves it no more.
    vi.setSystemTime(Date.now() + jump);
    expect(clock.now()).toBeUndefined();
    hears(20, () => real);
    expect(clock.now()).toBe(real);
  }
});
