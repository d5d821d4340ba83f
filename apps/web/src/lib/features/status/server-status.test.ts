import { describe, expect, test } from 'vitest';
import type { ServerStatus } from '@rapport/model/wire/server-status';
import { standings } from './server-status.ts';

const calm: ServerStatus = {
  sockets: 3,
  openDocuments: 2,
  waitingWrites: 0,
  unprojected: 0,
  parked: 0,
  feedBehind: 0,
  unhandledRejections: 0,
  accepting: true,
  jobs: { waiting: 0, failed: 0 },
  commitSeconds: 0.004,
  projectionSeconds: 0.04,
  refusals: [],
};

describe('the status page', () => {
  test('says that all is well when it is', () => {
    expect(Object.values(standings(calm)).every((one) => one === 'good')).toBe(true);
  });

  test.each([
    [{ away: 'disk-full' as const }, 'saving', 'bad'],
    [{ commitSeconds: 3 }, 'saving', 'slow'],
    [{ parked: 1 }, 'lists', 'bad'],
    [{ unprojected: 5_000 }, 'lists', 'slow'],
    [{ feedBehind: 5_000 }, 'feed', 'slow'],
    [{ jobs: { waiting: 0, failed: 1 } }, 'jobs', 'bad'],
    [{ unhandledRejections: 1 }, 'faults', 'bad'],
  ] as const)('with %o says so of %s', (change, part, standing) => {
    const found = standings({ ...calm, ...change });
    expect(found[part]).toBe(standing);
    expect(Object.values(found).filter((one) => one !== 'good')).toHaveLength(1);
  });
});
