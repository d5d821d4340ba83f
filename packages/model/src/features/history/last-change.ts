import type { ActivityEvent } from '../../projection/event.ts';

/** Who changed a field last, what was there before, and where in the log that stands. Long texts are left out. */
export type LastChange = Pick<ActivityEvent, 'kind' | 'actor' | 'madeAt' | 'position'> & {
  readonly field: string;
  readonly from?: ActivityEvent['from'];
  readonly to?: ActivityEvent['to'];
};
