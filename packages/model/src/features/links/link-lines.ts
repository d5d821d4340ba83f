import { linkId } from '../../documents/links.ts';
import { limits } from '../../limits.ts';
import type { Row, Values } from '../../schema/row.ts';

/** A link as one of its ends sees it. */
export type LinkLine = {
  readonly row: Row;
  /** The other end, as the link stores it. */
  readonly other: string;
  /** It has ended before this day. */
  readonly past: boolean;
};

const text = (values: Values, key: string): string | undefined => {
  const value = values[key];
  return typeof value === 'string' ? value : undefined;
};

/** The links of a record: those that hold first, then those that have ended, the latest first. `today` is `YYYY-MM-DD`. */
export function linkLines(rows: Iterable<Row>, record: string, today: string): readonly LinkLine[] {
  const lines = new Map<string, LinkLine>();
  for (const row of rows) {
    const [from, to] = [text(row.values, 'from'), text(row.values, 'to')];
    const other = from === record ? to : from;
    if (row.deletedAt !== undefined || other === undefined || other === record) continue;
    const until = text(row.values, 'until');
    lines.set(row.id, { row, other, past: until !== undefined && until < today });
  }
  const end = ({ row }: LinkLine) => text(row.values, 'until') ?? '9999-12-31';
  return [...lines.values()].sort(
    (a, b) =>
      Number(a.past) - Number(b.past) ||
      (end(a) < end(b) ? 1 : end(a) > end(b) ? -1 : a.row.createdAt < b.row.createdAt ? -1 : 1),
  );
}

export type LinkFault =
  | { readonly field: 'to' | 'role'; readonly reason: 'required' }
  | { readonly field: 'since' | 'until'; readonly reason: 'too-early' }
  | { readonly field: 'until'; readonly reason: 'ends-first' };

/** What keeps a link from being made or changed to these values. */
export function linkFault(values: Values): LinkFault | undefined {
  if (text(values, 'to') === undefined || values['to'] === values['from']) return { field: 'to', reason: 'required' };
  if (text(values, 'role') === undefined) return { field: 'role', reason: 'required' };
  return linkDateFault(values);
}

/** What is wrong with the dates of a link: one before anybody of ours lived, or an end before the beginning [M202]. */
export function linkDateFault(values: Values): LinkFault | undefined {
  const [since, until] = [text(values, 'since'), text(values, 'until')];
  for (const [field, day] of [['since', since] as const, ['until', until] as const])
    if (day !== undefined && Number(day.slice(0, 4)) < limits.earliestYear.value) return { field, reason: 'too-early' };
  return since !== undefined && until !== undefined && until < since ? { field: 'until', reason: 'ends-first' } : undefined;
}

/** Which of two records a link goes from: people are something to companies, deals and tickets, not they to people. */
export const endsOf = (record: string, other: string): { readonly from: string; readonly to: string } =>
  other.startsWith('contact:') && !record.startsWith('contact:') ? { from: other, to: record } : { from: record, to: other };

/** The id of a new link. Without dates it follows from what it says, so that two people make one; with dates there may be several. */
export const newLinkId = (values: Values, random: () => string): string =>
  values['since'] === undefined && values['until'] === undefined
    ? linkId(String(values['from']), String(values['to']), String(values['role']))
    : random();
