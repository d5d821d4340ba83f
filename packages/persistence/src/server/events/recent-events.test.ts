import { limits } from '@rapport/model/limits';
import type { ActivityEvent } from '@rapport/model/projection/event';
import { describe, expect, test } from 'vitest';
import { RecentEvents } from './recent-events.ts';

const event = (id: string, more: Partial<ActivityEvent> = {}): ActivityEvent => ({
  id,
  type: 'account',
  record: 'r',
  kind: 'changed',
  field: 'description',
  actor: undefined,
  winner: undefined,
  from: undefined,
  to: undefined,
  origin: 'edit',
  madeAt: '2026-03-01T00:00:00.000Z',
  recordedAt: '2026-03-01T00:00:00.000Z',
  position: 1,
  ...more,
});
const long = 'x'.repeat(limits.longTextLength.value);
const fit = Math.floor(limits.recentEventCharacters.value / long.length);
const remembered = (recent: RecentEvents, count: number) =>
  Array.from({ length: count }, (_, at) => `e${at}`).filter((id) => recent.get(id) !== undefined);

describe('[V8] recentEventCharacters: the events that are remembered', () => {
  test.each([
    ['text', long],
    ['list', [long]],
  ])('hold no more than that of any %s, and the latest of them', (_, value) => {
    const recent = new RecentEvents();
    for (let at = 0; at < 3 * fit; at++) recent.remember({ put: [event(`e${at}`, { to: value })], removed: [] });
    const kept = remembered(recent, 3 * fit);
    expect(kept).toHaveLength(fit);
    expect(kept.at(-1)).toBe(`e${3 * fit - 1}`);
  });

  test('count once what grows, and not what was removed', () => {
    const recent = new RecentEvents();
    recent.remember({ put: [event('e0', { from: 'first' })], removed: [] });
    for (let at = 0; at < 3 * fit; at++) recent.remember({ put: [event('grows', { to: long })], removed: [] });
    for (let at = 0; at < 3 * fit; at++) {
      recent.remember({ put: [event('goes', { to: long })], removed: [] });
      recent.remember({ put: [], removed: ['goes'] });
    }
    expect(recent.get('e0')).toMatchObject({ from: 'first' });
    expect(recent.get('grows')).toMatchObject({ to: long });
    expect(recent.get('goes')).toBeUndefined();
  });
});
