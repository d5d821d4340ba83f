import { can } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { heldBy } from '@rapport/model/query/held-by';
import type { Handler } from './command-context.ts';
import { inPasses } from './in-passes.ts';

/** Writes the new name wherever an open record names the one who leaves. What is closed keeps its history. */
export const handOver: Handler<'hand-over'> = async (context, { from, to }) => {
  if (!can(context.actor, 'change-roles')) throw new RefusalError('not-allowed');
  const definitions = context.definitions();
  if (!definitions.members.has(from)) throw new RefusalError('not-found');
  if (!definitions.members.get(to)?.active || to === from)
    throw new RefusalError('invalid-field', { field: 'to', values: { reason: 'no-such-member' } });
  return inPasses(
    context,
    heldBy(from, definitions).map(({ type, field, view }) => ({ type, which: view.filter, changes: { [field]: { value: to } } })),
  );
};
