import { limits } from '@rapport/model/limits';
import { expect, test, vi } from 'vitest';
import { ReplicaCheck, type ReplicaCheckOptions } from './replica-check.ts';

type Answer = Awaited<ReturnType<ReplicaCheckOptions['ask']>>;

/** A check with a clock, and answers as a server would give them. */
function given(answers: readonly Answer[], checkedBefore?: number) {
  vi.useFakeTimers();
  const now = () => 1_000_000_000_000 + performance.now();
  const kept = new Map<string, unknown>(checkedBefore === undefined ? [] : [['checkedAt', now() - checkedBefore]]);
  const state = { asked: 0, healed: 0, cursor: { epoch: 'e', seq: 5 } as { epoch: string; seq: number } | undefined };
  const check = new ReplicaCheck({
    store: {
      meta: async <T>(key: string) => kept.get(key) as T | undefined,
      setMeta: async (key: string, value: unknown) => void kept.set(key, value),
    },
    cursor: () => state.cursor,
    sums: () => ({}),
    ask: async () => answers[Math.min(state.asked++, answers.length - 1)] ?? { moved: true },
    heal: () => void state.healed++,
    now,
  });
  return { check, state, kept };
}
const hours = (count: number) => vi.advanceTimersByTimeAsync(count * 3_600_000);
const soon = () => vi.advanceTimersByTimeAsync(120_000);

test('[V5] rows that differ from the server’s are loaded again, once', async () => {
  const { check, state } = given([{ differ: ['deal'] }, { differ: [] }]);
  check.current();
  await soon();
  expect(state).toMatchObject({ asked: 1, healed: 1 });
  check.current(); // the rows came
  await soon();
  expect(state).toMatchObject({ asked: 1, healed: 1 });
  await hours(limits.replicaCheckHours.value);
  expect(state).toMatchObject({ asked: 2, healed: 1 });
});

test('replicaCheckHours: the next page that opens does not ask before its time', async () => {
  const rest = limits.replicaCheckHours.value * 3_600_000;
  const { check, state } = given([{ differ: [] }], rest - 600_000);
  check.current();
  await soon();
  expect(state.asked).toBe(0);
  await soon().then(() => hours(0.2));
  expect(state.asked).toBe(1);
});

test('a workspace that never stands still is asked about a few times, then left until later', async () => {
  const { check, state } = given([{ moved: true }]);
  check.current();
  check.current();
  await soon();
  expect(state.asked).toBe(6);
  expect(state.healed).toBe(0);
});

test('a tab that does not lead asks nothing', async () => {
  const { check, state } = given([{ differ: ['deal'] }]);
  state.cursor = undefined;
  check.current();
  await soon();
  expect(state.asked).toBe(0);
});
