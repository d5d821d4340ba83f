import type { ActivityEvent } from '../../projection/event.ts';
import type { Row } from '../../schema/row.ts';
import type { Stage } from '../../settings/definitions.ts';

/** What happened to a record while somebody was away, the one thing worth a mark. */
export type NewsKind = 'won' | 'lost' | 'moved' | 'came' | 'slipped';
export type News = {
  readonly kind: NewsKind;
  readonly by: string | undefined;
  /** ISO; when it was made. */
  readonly at: string;
  /** Moved: the stage it stood in. Slipped: the day it was to close. */
  readonly from: string | undefined;
  readonly to: string | undefined;
};

type Told = Pick<ActivityEvent, 'record' | 'kind' | 'field' | 'from' | 'to' | 'actor' | 'madeAt'>;

/**
 * The news of each record from what others did to it, oldest first. The first "from" and the last "to" count: what went
 * there and back is none. Won and lost before moved, moved before came, came before slipped.
 */
export function newsOf(
  events: Iterable<Told>,
  {
    me,
    board,
    stages,
  }: { readonly me: string; readonly board: string | undefined; readonly stages: ReadonlyMap<string, Pick<Stage, 'outcome'>> },
): ReadonlyMap<string, News> {
  const moves = new Map<string, News>();
  const slips = new Map<string, News>();
  const came = new Map<string, News>();
  const fold = (into: Map<string, News>, kind: NewsKind, { record, from, to, actor, madeAt }: Told) =>
    into.set(record, {
      kind,
      by: actor,
      at: madeAt,
      from: into.has(record) ? into.get(record)?.from : asText(from),
      to: asText(to),
    });
  for (const event of events) {
    if (event.kind === 'created' && event.actor !== me) fold(came, 'came', event);
    else if (event.kind === 'changed' && event.field === board && board !== undefined) fold(moves, 'moved', event);
    else if (event.kind === 'changed' && event.field === 'closeDate') fold(slips, 'slipped', event);
  }
  const news = new Map<string, News>();
  // What I did last myself is no news, and what is again as it was neither.
  const isNews = ({ by, from, to }: News) => by !== me && from !== to;
  for (const [record, one] of slips)
    if (isNews(one) && one.from !== undefined && (one.to ?? '') > one.from) news.set(record, one);
  for (const [record, one] of came) news.set(record, one);
  for (const [record, one] of moves) {
    if (!isNews(one)) continue;
    const outcome = stages.get(one.to ?? '')?.outcome;
    // A stage that is set as the record is made belongs to its coming.
    if (came.has(record) && one.from === undefined && (outcome ?? 'open') === 'open') continue;
    news.set(record, { ...one, kind: outcome === 'won' || outcome === 'lost' ? outcome : 'moved' });
  }
  return news;
}

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The same from the rows alone, where nobody can be asked what happened: who changed a row last, and not from where. */
export function newsOfRows(
  rows: Iterable<Row>,
  {
    me,
    board,
    stages,
    since,
  }: {
    readonly me: string;
    readonly board: string | undefined;
    readonly stages: ReadonlyMap<string, Pick<Stage, 'outcome'>>;
    readonly since: string;
  },
): ReadonlyMap<string, News> {
  const news = new Map<string, News>();
  for (const row of rows) {
    const moved = board === undefined ? undefined : row.since[board];
    const came = row.createdAt > since;
    if (came && row.createdBy !== me)
      news.set(row.id, { kind: 'came', by: row.createdBy, at: row.createdAt, from: undefined, to: undefined });
    if (board === undefined || moved === undefined || moved <= since || row.updatedBy === me) continue;
    const to = asText(row.values[board]);
    const outcome = stages.get(to ?? '')?.outcome;
    const closed = outcome === 'won' || outcome === 'lost';
    if (!came || closed)
      news.set(row.id, { kind: closed ? outcome : 'moved', by: row.updatedBy, at: moved, from: undefined, to });
  }
  return news;
}
