import type { DealReason, MyDay } from '@rapport/model/features/day/my-day';
import type { Row } from '@rapport/model/schema/row';

/** One line of a day. `step`: the next step of a deal; `deal`: a deal that lacks something. */
export type DayEntry = {
  readonly kind: 'task' | 'step' | 'deal';
  readonly row: Row;
  readonly date: string | undefined;
  readonly reasons: readonly DealReason[];
};

export type DayPart = keyof MyDay;
export type DaySection = { readonly part: DayPart; readonly entries: readonly DayEntry[] };

/** The parts of a day in the order in which they are read. */
const dayParts: readonly DayPart[] = ['overdue', 'today', 'later', 'deals', 'upcoming', 'undated'];

export const sectionsOf = (day: MyDay): readonly DaySection[] =>
  dayParts.map((part) => ({
    part,
    entries:
      part === 'deals'
        ? day.deals.map(({ row, reasons }) => ({ kind: 'deal', row, reasons, date: undefined }))
        : day[part].map(({ row, date }) => ({ kind: row.type === 'task' ? 'task' : 'step', row, date, reasons: [] })),
  }));

/** The entry of a row that is no longer on the day, kept on screen while somebody is at it. */
export const strayEntry = (row: Row): DayEntry => ({
  kind: row.type === 'task' ? 'task' : 'step',
  row,
  date: undefined,
  reasons: [],
});
