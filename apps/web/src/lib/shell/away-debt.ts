import type { AwayReport } from '#lib/features/away/away-report.ts';

/** A record that was made while the server could not be told. */
export type MadeRecord = { readonly type: string; readonly id: string };

/** A summary that somebody is still to be told. */
export type AwayDebt = {
  readonly since: string;
  /** What they had made without the network: perhaps others made it, too. */
  readonly made: readonly MadeRecord[];
  /** Whether they are to be told of it unasked. */
  readonly worth: (report: AwayReport) => boolean;
};

/** Two debts are told as one: from the earlier time on, when it is worth that for either. */
export function united(one: AwayDebt | undefined, other: AwayDebt): AwayDebt {
  if (!one) return other;
  return {
    since: one.since < other.since ? one.since : other.since,
    made: [...one.made, ...other.made],
    worth: (report) => one.worth(report) || other.worth(report),
  };
}
