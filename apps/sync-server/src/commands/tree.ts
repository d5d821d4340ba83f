import type { Changes } from '@rapport/model/commands/command';
import type { Refusal } from '@rapport/model/errors';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { leadsTo, treeFields } from '@rapport/model/schema/tree-fields';
import type { LiveDocuments } from '../documents/live-documents.ts';
import type { CommandContext } from './command-context.ts';

/** What puts a record below another: `above` by field. */
export type Placing = { readonly record: string; readonly field: string; readonly above: string };

const turns = new WeakMap<LiveDocuments, Map<string, Promise<unknown>>>();

/** The placings that changes ask for, one for each record. */
export const placingsOf = (type: ObjectType, records: readonly string[], changes: Changes): readonly Placing[] =>
  treeFields(type).flatMap((field) => {
    const change = changes[field];
    const above = change && 'value' in change ? change.value : undefined;
    return typeof above === 'string' ? records.map((record) => ({ record, field, above })) : [];
  });

/**
 * Runs `work`, which writes these placings, with the refusals of those that would put a record above itself. Such writes
 * of a workspace take turns: two of them that are harmless alone could make a ring together.
 */
export function inTree<Result>(
  context: CommandContext,
  type: ObjectType,
  placings: readonly Placing[],
  work: (refused: ReadonlyMap<string, Refusal>) => Promise<Result>,
): Promise<Result> {
  if (placings.length === 0) return work(new Map());
  const { documents, workspaceId } = context;
  const known = turns.get(documents) ?? new Map<string, Promise<unknown>>();
  turns.set(documents, known);
  const mine = (known.get(workspaceId) ?? Promise.resolve()).then(async () =>
    work(await refusedPlacings(context, type, placings)),
  );
  const settled = mine
    .catch(() => undefined)
    .finally(() => {
      if (known.get(workspaceId) === settled) known.delete(workspaceId);
    });
  known.set(workspaceId, settled);
  return mine;
}

/**
 * Which placings would put a record above itself. They count one after the other, as they are going to be written. What
 * is being made just now stands below nothing yet: a creation that waited for another could wait for ever.
 */
async function refusedPlacings(
  context: CommandContext,
  type: ObjectType,
  placings: readonly Placing[],
): Promise<ReadonlyMap<string, Refusal>> {
  const refused = new Map<string, Refusal>();
  for (const field of new Set(placings.map((placing) => placing.field))) {
    const above = new Map<string, string | undefined>();
    for (const placing of placings) {
      if (placing.field !== field) continue;
      await readUp(context, type, placing, above);
      if (leadsTo(placing.record, placing.above, (id) => above.get(id))) refused.set(placing.record, { kind: 'cycle', field });
      else above.set(placing.record, placing.above);
    }
  }
  return refused;
}

/** Learns what stands above a record, from the documents themselves: rows may not have caught up. */
async function readUp(
  context: CommandContext,
  type: ObjectType,
  { record, field, above: from }: Placing,
  above: Map<string, string | undefined>,
): Promise<void> {
  const { documents, workspaceId } = context;
  for (let at: string | undefined = from; at !== undefined && at !== record && !above.has(at); at = above.get(at)) {
    const made = context.command.kind === 'create' && documents.isBeingMade(at);
    const name: string | undefined = made ? undefined : await documents.nameOf(workspaceId, type.key, at);
    if (name === undefined) above.set(at, undefined);
    else {
      const live = await documents.open(name);
      const value = live.fields().get(field);
      above.set(at, typeof value === 'string' ? value : undefined);
      documents.release(live);
    }
  }
}
