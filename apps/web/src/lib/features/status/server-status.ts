import type { ServerStatus } from '@rapport/model/wire/server-status';

export type Standing = 'good' | 'slow' | 'bad';

/** From here on people notice. */
const slowSeconds = { commit: 1, projection: 2 };
const manyWaiting = 1_000;

/** How each part stands, in the order in which the page shows them. */
export function standings(status: ServerStatus): Readonly<Record<'saving' | 'lists' | 'feed' | 'jobs' | 'faults', Standing>> {
  return {
    saving: status.away
      ? 'bad'
      : status.commitSeconds > slowSeconds.commit || status.waitingWrites > manyWaiting
        ? 'slow'
        : 'good',
    lists:
      status.parked > 0
        ? 'bad'
        : status.projectionSeconds > slowSeconds.projection || status.unprojected > manyWaiting
          ? 'slow'
          : 'good',
    feed: status.feedBehind > manyWaiting ? 'slow' : 'good',
    jobs: !status.jobs || status.jobs.failed > 0 ? 'bad' : status.jobs.waiting > manyWaiting ? 'slow' : 'good',
    faults: status.unhandledRejections > 0 ? 'bad' : 'good',
  };
}
