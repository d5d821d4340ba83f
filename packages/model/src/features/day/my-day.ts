import { localDay } from '../../query/resolve-operand.ts';
import type { Row } from '../../schema/row.ts';
import type { Stage } from '../../settings/definitions.ts';

/** Why an open deal is on somebody's day: nobody knows what happens next, or it should have closed by now. */
export type DealReason = 'pastClose' | 'noNextStep';

/** Something for the person who looks: a task, the next step of a deal, or a deal that lacks one. */
export type DayItem = { readonly row: Row; readonly date: string | undefined };
export type DayDeal = { readonly row: Row; readonly reasons: readonly DealReason[] };

export type MyDay = {
  readonly overdue: readonly DayItem[];
  readonly today: readonly DayItem[];
  /** Put off until later today: `date` is the instant. */
  readonly later: readonly DayItem[];
  readonly upcoming: readonly DayItem[];
  readonly undated: readonly DayItem[];
  readonly deals: readonly DayDeal[];
};

export type DayContext = { readonly now: string; readonly timeZone: string; readonly me: string };

const text = (row: Row, key: string): string | undefined => {
  const value = row.values[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Mine when I am named; a task that names nobody belongs to whoever made it. */
const isMyTask = (row: Row, me: string) => (text(row, 'assignee') ?? row.createdBy) === me;
const isMyStep = (row: Row, me: string) => (text(row, 'nextStepPerson') ?? text(row, 'owner')) === me;

/**
 * A person's day from tasks and deals, where they are: "today" begins at their midnight. Earliest first, then in the
 * order of ids, so that equal days give equal lists.
 */
export function myDay(
  tasks: Iterable<Row>,
  deals: Iterable<Row>,
  stages: ReadonlyMap<string, Pick<Stage, 'outcome'>>,
  { now, timeZone, me }: DayContext,
): MyDay {
  const today = localDay({ now, timeZone });
  const day = { overdue: [], today: [], later: [], upcoming: [], undated: [], deals: [] } as {
    [Part in keyof MyDay]: MyDay[Part][number][];
  };
  const place = (row: Row, date: string | undefined) => {
    if (date === undefined) day.undated.push({ row, date });
    else (date < today ? day.overdue : date === today ? day.today : day.upcoming).push({ row, date });
  };
  for (const row of tasks) {
    if (row.deletedAt !== undefined || row.values['done'] === true || !isMyTask(row, me)) continue;
    const due = text(row, 'due');
    const remindAt = text(row, 'remindAt');
    // A reminder later today puts a task off that would be asked for now.
    if (remindAt !== undefined && remindAt > now && localDay({ now: remindAt, timeZone }) === today && (due ?? today) <= today)
      day.later.push({ row, date: remindAt });
    else place(row, due);
  }
  for (const row of deals) {
    const stage = stages.get(text(row, 'stage') ?? '');
    if (row.deletedAt !== undefined || (stage && stage.outcome !== 'open')) continue;
    const step = text(row, 'nextStep');
    const date = text(row, 'nextStepDate');
    if (step !== undefined && date !== undefined && isMyStep(row, me)) place(row, date);
    if (text(row, 'owner') !== me) continue;
    const reasons: DealReason[] = [];
    if ((text(row, 'closeDate') ?? today) < today) reasons.push('pastClose');
    // A day without a step is when to look at it again.
    if (step === undefined && (date ?? today) <= today) reasons.push('noNextStep');
    if (reasons.length > 0) day.deals.push({ row, reasons });
  }
  for (const part of ['overdue', 'today', 'later', 'upcoming', 'undated'] as const)
    day[part].sort((a, b) => compare(a.date ?? '', b.date ?? '') || compare(a.row.id, b.row.id));
  day.deals.sort(
    (a, b) => compare(text(a.row, 'closeDate') ?? '~', text(b.row, 'closeDate') ?? '~') || compare(a.row.id, b.row.id),
  );
  return day;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
