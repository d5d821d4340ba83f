import { limits } from '../limits.ts';
import { addDays, localDay } from '../query/resolve-operand.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Row } from '../schema/row.ts';
import { isRotting } from '../settings/rotting.ts';
import type { Stage } from '../settings/definitions.ts';
import { objectType } from '../objects/index.ts';
import { isFinished } from '../features/pipeline/board-pipelines.ts';

/** What is known of a customer and of all that hangs on them, as its reader sees it. */
export type Around = {
  readonly record: Row;
  readonly tasks: readonly Row[];
  /** Calls, meetings and messages. */
  readonly touches: readonly Row[];
  readonly tickets: readonly Row[];
  readonly deals: readonly Row[];
};
/** Who asks, when and where. */
export type StandingContext = {
  readonly now: string;
  readonly timeZone: string;
  readonly stages: ReadonlyMap<string, Stage>;
};

export const healthLevels = ['good', 'watch', 'poor'] as const;
export type HealthLevel = (typeof healthLevels)[number];
/** One thing that makes it so. `days`: since the last touch; undefined: there was none. */
export type HealthReason = { readonly level: HealthLevel } & (
  | { readonly kind: 'lastTouch'; readonly days: number | undefined; readonly row: Row | undefined }
  | { readonly kind: 'overdueTasks' | 'openTickets' | 'stalledDeals'; readonly rows: readonly Row[] }
);
/** How a customer is: as bad as the worst of its reasons, and never without them. */
export type Health = { readonly level: HealthLevel; readonly reasons: readonly HealthReason[] };

/** What is to be done next, and about which record. */
export type NextAct =
  | { readonly kind: 'task'; readonly row: Row; readonly due: string; readonly overdue: boolean }
  | { readonly kind: 'step'; readonly row: Row; readonly due: string | undefined; readonly overdue: boolean }
  | { readonly kind: 'touch'; readonly days: number | undefined };

const text = (row: Row, key: string): string | undefined => {
  const value = row.values[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const daysFrom = (day: string, today: string): number => Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);

/** The last time that somebody spoke with a customer: what is still to come is no touch. */
function lastTouch({ touches }: Around, now: string): Row | undefined {
  let last: Row | undefined;
  for (const row of touches) {
    const at = text(row, 'at') ?? row.createdAt;
    if (at <= now && (!last || at > (text(last, 'at') ?? last.createdAt))) last = row;
  }
  return last;
}

const isOpenTask = (row: Row): boolean => row.deletedAt === undefined && row.values['done'] !== true;
function isOpenTicket(row: Row): boolean {
  const type = objectType(row.type);
  return row.deletedAt === undefined && type !== undefined && !isFinished(type, row.values);
}
const isOpenDeal = (row: Row, stages: StandingContext['stages']): boolean =>
  row.deletedAt === undefined && (stages.get(text(row, 'stage') ?? '')?.outcome ?? 'open') === 'open';

function untouchedDays(around: Around, today: string, context: StandingContext) {
  const row = lastTouch(around, context.now);
  const at = row && (text(row, 'at') ?? row.createdAt);
  const days = at && Math.max(0, daysFrom(localDay({ now: at, timeZone: context.timeZone }), today));
  return { row, days: days === '' ? undefined : days };
}

/** Whether a type's records are somebody to keep in touch with. */
export const hasStanding = (type: ObjectType): boolean => type.gathers.length > 0 || type.key === 'lead';

/** Whether the record itself is won, lost or finished: nobody has to keep in touch about it any more. */
function isOver({ record }: Around, { stages }: StandingContext): boolean {
  const type = objectType(record.type);
  const outcome = stages.get(text(record, 'stage') ?? '')?.outcome ?? 'open';
  return outcome !== 'open' || (type !== undefined && isFinished(type, record.values));
}

/**
 * How a customer is, from what is there: when somebody last spoke with them, what is overdue, what is open, what stalls.
 * Every reason that says something stands in the answer, the worst first; with nothing to say there is no answer.
 */
export function healthOf(around: Around, context: StandingContext): Health | undefined {
  const today = localDay(context);
  const reasons: HealthReason[] = [];
  const { row, days } = untouchedDays(around, today, context);
  const quiet = limits.quietDays.value;
  const age = daysFrom(localDay({ now: around.record.createdAt, timeZone: context.timeZone }), today);
  const over = isOver(around, context);
  if (days !== undefined && !over)
    reasons.push({ kind: 'lastTouch', days, row, level: days <= quiet ? 'good' : days <= 3 * quiet ? 'watch' : 'poor' });
  // Somebody new has not been neglected yet.
  else if (age > quiet && !over) reasons.push({ kind: 'lastTouch', days, row, level: age <= 3 * quiet ? 'watch' : 'poor' });
  const overdue = around.tasks.filter((task) => isOpenTask(task) && (text(task, 'due') ?? today) < today);
  if (overdue.length > 0) reasons.push({ kind: 'overdueTasks', rows: overdue, level: overdue.length > 2 ? 'poor' : 'watch' });
  const tickets = around.tickets.filter(isOpenTicket);
  const urgent = tickets.some((ticket) => ['high', 'urgent'].includes(text(ticket, 'priority') ?? ''));
  if (tickets.length > 0) reasons.push({ kind: 'openTickets', rows: tickets, level: urgent ? 'poor' : 'watch' });
  const stalled = around.deals.filter(
    (deal) =>
      isOpenDeal(deal, context.stages) &&
      (isRotting(deal, context.stages.get(text(deal, 'stage') ?? ''), today) || (text(deal, 'closeDate') ?? today) < today),
  );
  if (stalled.length > 0) reasons.push({ kind: 'stalledDeals', rows: stalled, level: 'watch' });
  if (reasons.length === 0) return undefined;
  const rank = ({ level }: HealthReason) => healthLevels.indexOf(level);
  reasons.sort((a, b) => rank(b) - rank(a));
  return { level: reasons[0]?.level ?? 'good', reasons };
}

/**
 * What to do next: tasks that are overdue, then what was promised (tasks with a day, next steps of open deals), then a
 * customer with whom nobody has spoken for `quietDays`. In each the earliest first.
 */
export function nextActs(around: Around, context: StandingContext): readonly NextAct[] {
  const today = localDay(context);
  const tasks = around.tasks.flatMap((row): NextAct[] => {
    const due = text(row, 'due');
    return isOpenTask(row) && due !== undefined ? [{ kind: 'task', row, due, overdue: due < today }] : [];
  });
  const steps = around.deals.flatMap((row): NextAct[] => {
    if (!isOpenDeal(row, context.stages) || text(row, 'nextStep') === undefined) return [];
    const due = text(row, 'nextStepDate');
    return [{ kind: 'step', row, due, overdue: (due ?? today) < today }];
  });
  const day = (act: NextAct) => (act.kind === 'touch' ? '' : (act.due ?? '9999-12-31'));
  const id = (act: NextAct) => (act.kind === 'touch' ? '' : act.row.id);
  const earliest = (acts: NextAct[]) => acts.sort((a, b) => compare(day(a), day(b)) || compare(id(a), id(b)));
  const late = (act: NextAct) => act.kind === 'task' && act.overdue;
  const promised = [...tasks, ...steps];
  const { days } = untouchedDays(around, today, context);
  const age = daysFrom(localDay({ now: around.record.createdAt, timeZone: context.timeZone }), today);
  const quiet = (days ?? age) > limits.quietDays.value && !isOver(around, context);
  return [
    ...earliest(promised.filter(late)),
    ...earliest(promised.filter((act) => !late(act))),
    ...(quiet ? [{ kind: 'touch', days } as const] : []),
  ];
}

/** The days that somebody may want to put a task off to: tomorrow, the first day of next week, in two weeks. */
export function laterDays(today: string, weekStart: number): readonly string[] {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  const ahead = (weekStart - weekday + 7) % 7 || 7;
  return [...new Set([addDays(today, 1), addDays(today, ahead), addDays(today, 14)])];
}
