import { arrayLiteral } from '../array-literal.ts';
import type { Row } from '@rapport/model/schema/row';
import type { Queryable } from '../database.ts';

export type FeedEntry = {
  readonly type: string;
  readonly id: string;
  readonly op: 'put' | 'deleted';
  readonly position: number;
  readonly audience: readonly string[];
};
/** `(after, upto]`; `before`: who may have seen each of its entries until now. */
export type SeqRange = {
  readonly epoch: string;
  readonly after: number;
  readonly upto: number;
  readonly before: readonly (readonly string[])[];
};

/** A change as this process tells its readers of it: who sees it now, and who did before. */
export type Announced = {
  readonly type: string;
  readonly id: string;
  /** Null: gone for good. */
  readonly row: Row | null;
  readonly seq: number;
  readonly audience: readonly string[];
  readonly before: readonly string[];
};

/** The entries of a range with their places in it. */
export const announcedAs = (
  { after, before }: SeqRange,
  entries: readonly Pick<Announced, 'type' | 'id' | 'row' | 'audience'>[],
): readonly Announced[] =>
  entries.map(({ type, id, row, audience }, index) => ({
    type,
    id,
    row,
    audience,
    seq: after + index + 1,
    before: before[index] ?? [],
  }));

/**
 * Gives each change its place in the feed. Must be the last statement of its transaction: it locks the workspace's
 * counter until the commit, so that changes become visible in the order of their numbers and none is missed.
 * Each record at most once.
 */
export async function advanceFeed(transaction: Queryable, workspaceId: string, entries: readonly FeedEntry[]): Promise<SeqRange> {
  const [range] = await transaction.prepared<{
    epoch: string;
    after: string;
    upto: string;
    before: readonly (readonly string[])[] | null;
  }>(
    'advance-feed',
    `with clock as (
      update feed_clock set seq = seq + $2::int where workspace_id = $1 returning seq, epoch
    ), put as (
      insert into feed as old (workspace_id, type, id, seq, op, position, audience, audience_before)
      select $1, change.type, change.id, clock.seq - $2::int + change.ordinal, change.op, change.position,
        change.audience::text[], '{}'
      from clock, unnest($3::text[], $4::uuid[], $5::text[], $6::bigint[], $7::text[]) with ordinality
        as change (type, id, op, position, audience, ordinal)
      on conflict (workspace_id, type, id) do update
        set seq = excluded.seq, op = excluded.op, position = excluded.position, audience = excluded.audience,
          audience_before = case when old.audience_before @> old.audience then old.audience_before
            else array(select distinct unnest(old.audience_before || old.audience) order by 1) end
      returning seq, audience_before
    )
    select epoch, seq - $2::int as after, seq as upto,
      (select json_agg(put.audience_before order by put.seq) from put) as before from clock`,
    [
      workspaceId,
      entries.length,
      arrayLiteral(entries.map((entry) => entry.type)),
      arrayLiteral(entries.map((entry) => entry.id)),
      arrayLiteral(entries.map((entry) => entry.op)),
      arrayLiteral(entries.map((entry) => entry.position)),
      // Arrays in an array must be of one length: each goes as text.
      entries.map((entry) => arrayLiteral(entry.audience)),
    ],
  );
  if (!range) throw new Error(`The workspace ${workspaceId} has no feed clock.`);
  return { epoch: range.epoch, after: Number(range.after), upto: Number(range.upto), before: range.before ?? [] };
}
