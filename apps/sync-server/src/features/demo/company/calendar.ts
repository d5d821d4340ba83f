const dayLength = 86_400_000;
const minute = 60_000;

/**
 * Times of a company, all relative to one day: `0` is its midnight (UTC), `-1.5` noon of the day before yesterday. So
 * that a demo is never stale, nothing else in it names a date.
 */
export class Calendar {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly #midnight: number;

  constructor(day: string) {
    this.day = day;
    this.#midnight = Date.parse(`${day}T00:00:00.000Z`);
  }

  /** Milliseconds of this point in time. */
  at(days: number): number {
    return Math.round(this.#midnight + days * dayLength);
  }

  date(days: number): string {
    return new Date(this.at(Math.floor(days))).toISOString().slice(0, 10);
  }

  /** The day of the month, the month (1-12) and the year of a day. */
  parts(days: number): { readonly year: number; readonly month: number; readonly date: number } {
    const [year = 0, month = 0, date = 0] = this.date(days).split('-').map(Number);
    return { year, month, date };
  }

  isWeekend(days: number): boolean {
    return [0, 6].includes(new Date(this.at(Math.floor(days))).getUTCDay());
  }

  /** The same point squeezed into office hours; what falls on a weekend happened on the Friday before. */
  atWork(days: number): number {
    let day = Math.floor(days);
    const share = days - day;
    while (this.isWeekend(day)) day--;
    const clock = 7 * 60 + Math.floor(share * 9 * 60);
    // This morning ends at ten: later than that is yet to come.
    const latest = day === 0 ? 7 * 60 + Math.floor(share * 60) : clock;
    return this.at(day) + latest * minute;
  }

  /** The working day `count` working days away from today. */
  workday(count: number): number {
    let day = 0;
    for (let left = Math.abs(count); left > 0;) {
      day += Math.sign(count);
      if (!this.isWeekend(day)) left--;
    }
    return day;
  }

  /** The next day that is no weekend, this one included. */
  noWeekend(days: number): number {
    let day = Math.floor(days);
    while (this.isWeekend(day)) day++;
    return day;
  }
}

/** Times of one record's steps: in order, and each in a minute of its own, as each is an event of its own. */
export function inOrder<T extends { readonly at: number }>(steps: readonly T[]): T[] {
  let last = -Infinity;
  return [...steps]
    .sort((a, b) => a.at - b.at)
    .map((step) => {
      last = Math.max(step.at, last + minute);
      return { ...step, at: last };
    });
}
