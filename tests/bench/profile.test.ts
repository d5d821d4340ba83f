import { expect, test } from 'vitest';
import { timeIn, type Profile } from '../../bench/rig/profile.ts';

const node = (id: number, functionName: string, children: readonly number[] = []) => ({
  id,
  callFrame: { functionName },
  children,
});
const profile: Profile = {
  nodes: [
    node(1, '(root)', [2, 3, 6]),
    node(2, '(idle)'),
    node(3, 'receive', [4]),
    node(4, 'check', [5]),
    node(5, 'decode', [7]),
    node(6, 'write'),
    node(7, 'readByte'),
  ],
  samples: [6, 2, 3, 4, 5, 7, 6, 5],
  timeDeltas: [100, 100, 100, 100, 100, 100, 100, 100],
  startTime: 1_000,
};

test('time inside a function is counted with all that it calls, idle time and what lies outside of the window is not', () => {
  expect(timeIn(profile, 'check', { from: 1_150, to: 1_750 })).toEqual({
    busy: 500,
    inside: 300,
    parts: [
      ['decode', 200],
      ['check', 100],
    ],
  });
});
