import { table } from '../../bench/rig/report.ts';
import { percentile } from '../../bench/rig/statistics.ts';
import { ways } from './ledger.ts';
import type { Outcome } from './run.ts';

/** A control: a promise that was broken on purpose, and what was found of it. */
export type Control = { readonly broken: string; readonly lost: number };

const number = (value: number): string => value.toLocaleString('en');
const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(1);
const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** A run in a table, for people: what was done, what became of it, and the sentence for those who buy. */
export function report(outcome: Outcome, controls: readonly Control[]): string {
  const { plan, blows, edits, saved, verdict } = outcome;
  const told = ways.reduce((sum, way) => sum + saved[way], 0);
  const recoveries = sorted(blows.map(({ recovery }) => recovery));
  const flights = sorted(blows.map(({ inFlight }) => inFlight));
  const rows: [string, string][] = [
    ['seed', String(plan.seed)],
    ['time', `${(outcome.seconds / 60).toFixed(1)} min`],
    ['edits', number(edits)],
    ['acknowledged', `${number(told)} (${ways.map((way) => `${way} ${number(saved[way])}`).join(', ')})`],
    ['faults', number(blows.length)],
    ['in flight at a fault, least / median', `${flights[0] ?? '-'} / ${percentile(flights, 0.5)}`],
    ['well again after, p50 / p95', `${seconds(percentile(recoveries, 0.5))} / ${seconds(percentile(recoveries, 0.95))} s`],
    ['lost', number(verdict.lost.length)],
    ['kept on a device and lost', number(verdict.forgotten.length)],
    ['called saved by the badge too early', number(verdict.badgeEarly.length)],
    ['doubled', number(verdict.doubled.length)],
    ['replicas compared, differing', `${verdict.replicas}, ${number(verdict.differing.length)}`],
    ['refused', number(verdict.refused.length)],
    ['not at rest at the end', verdict.late.join(', ') || '0'],
    [
      'values: in the row / in an event / in one of the same minute / replaced by their author unsent',
      `${number(verdict.values.row)} / ${number(verdict.values.event)} / ${number(verdict.values.minute)} / ${number(verdict.values.own)}`,
    ],
    ['called saved early by the counter of stock providers', number(verdict.stockEarly)],
    ...controls.map(({ broken, lost }): [string, string] => [`control, ${broken} broken: lost`, number(lost)]),
  ];
  const kinds = plan.kinds.flatMap((kind) => {
    const of = blows.filter((blow) => blow.kind === kind);
    const times = sorted(of.map(({ recovery }) => recovery));
    const least = Math.min(...of.map(({ inFlight }) => inFlight));
    if (of.length === 0) return [];
    return [[kind, String(of.length), String(least), seconds(percentile(times, 0.5)), seconds(percentile(times, 0.95))]];
  });
  return [
    table(['', ''], rows),
    table(['fault', 'times', 'in flight, least', 'well again, p50 s', 'p95 s'], kinds),
    `We pulled the plug ${number(blows.length)} times; of ${number(told)} saved edits, ${number(verdict.lost.length)} were lost.`,
  ].join('\n\n');
}

/** What was found, in lines; empty for a clean run. */
export function findings({ stuck, verdict }: Outcome): string[] {
  const losses = (what: string, found: typeof verdict.lost) =>
    found.map(
      ({ line, missing, places }) =>
        `${what}: ${line.token} of ${line.record}${line.field ? `.${line.field}` : ''}, by ${line.saved?.by ?? '-'}, missing in ${missing.join(', ')}; log: ${places.map(({ position, origin }) => `${origin} ${position}`).join(', ') || 'nothing'}`,
    );
  return [
    ...(stuck === undefined ? [] : [stuck]),
    ...losses('lost', verdict.lost),
    ...losses('kept and lost', verdict.forgotten),
    ...verdict.badgeEarly.map((token) => `the badge said saved: ${token}`),
    ...verdict.doubled.map((text) => `doubled: ${text}`),
    ...verdict.differing,
    ...verdict.refused.map((token) => `refused: ${token}`),
    ...verdict.late.map((name) => `not at rest: ${name}`),
  ];
}
