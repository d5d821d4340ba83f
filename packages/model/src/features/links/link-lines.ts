import { linkId } from '../../documents/links.ts';
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

/** What keeps a link from being made or changed to these values. */
export function linkFault(values: Values): 'to' | 'role' | 'until' | undefined {
  const [since, until] = [text(values, 'since'), text(values, 'until')];
  if (text(values, 'to') === undefined || values['to'] === values['from']) return 'to';
  if (text(values, 'role') === undefined) return 'role';
  return since !== undefined && until !== undefined && until < since ? 'until' : undefined;
}

/** Which of two records a link goes from: people are something to companies, deals and tickets, not they to people. */
export const endsOf = (record: string, other: string): { readonly from: string; readonly to: string } =>
  other.startsWith('contact:') && !record.startsWith('contact:') ? { from: other, to: record } : { from: record, to: other };

/** The id of a new link. Without dates it follows from what it says, so that two people make one; with dates there may be several. */
export const newLinkId = (values: Values, random: () => string): string =>
  values['since'] === undefined && values['until'] === undefined
    ? linkId(String(values['from']), String(values['to']), String(values['role']))
    : random();
