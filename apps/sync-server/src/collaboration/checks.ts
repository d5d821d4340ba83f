import { can } from '@rapport/model/access/can';
import { checkUpdate, type DecodedUpdate } from '@rapport/model/documents/check-update';
import { checkTouched, touched, type Touched } from '@rapport/model/documents/touched';
import { withoutCopies } from '@rapport/model/documents/waiting';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { editVerb } from '@rapport/model/settings/settings-type';
import * as Y from 'yjs';
import type { IncomingEdit, LiveDocument } from '../documents/live-document.ts';

/**
 * Whether an edit may be applied: computation only, in the turn in which it is applied. Throws the refusal that its
 * author gets to see; what passes is wrong at most in its values, which projection deals with.
 */
export function checkEdit(
  live: LiveDocument,
  { update: sent, actor, inOrder }: IncomingEdit,
): { readonly update: Uint8Array; readonly decoded: DecodedUpdate; readonly found: Touched } {
  const { type, doc } = live;
  const seen = { workspaceId: live.address.workspace, audience: live.audience ?? [] };
  if (!can(actor, 'read', seen)) throw new RefusalError('not-found');
  if (!can(actor, editVerb(live.address), seen)) throw new RefusalError('not-allowed');
  tooLarge(sent.length > limits.updateBytes.value, limits.updateBytes.value);
  const documentLimit = (type.richText ? limits.noteBytes : limits.recordBytes).value;
  tooLarge(live.exceeds(documentLimit, sent.length), documentLimit);

  const checked = checkUpdate(sent);
  if ('reason' in checked) throw new RefusalError('malformed-update', { values: { reason: checked.reason } });
  const isOwn = (client: number) => live.owners.isOwn(client, actor.memberId);
  const update = withoutCopies(sent, checked.decoded, doc, isOwn);
  const decoded = update === sent ? checked.decoded : Y.decodeUpdate(update);
  const found = touched(decoded, doc);
  const refusal = checkTouched(type, found, { isOwn });
  if (refusal) throw new RefusalError(refusal.kind, refusal);
  // What is kept for its author has passed all other checks; what it builds on may be kept, too.
  if (live.trashed) throw new RefusalError('in-trash');
  // Stock providers make gaps after a reconnect; what waits for its predecessors costs more the longer it waits.
  const waits = found.missing.size > 0 || live.gapSince !== undefined;
  tooLarge(waits && pendingBytes(doc) + update.length > limits.gapBytes.value, limits.gapBytes.value);
  // A pushed edit follows the ones before it; when one of those was refused, it cannot stand either.
  if (inOrder && (found.missing.size > 0 || skipsClocks(decoded, doc)))
    throw new RefusalError('malformed-update', { values: { reason: 'gap' } });
  return { update, decoded, found };
}

/** Whether it begins later than where the document's knowledge of a client ends. */
function skipsClocks({ structs }: DecodedUpdate, doc: Y.Doc): boolean {
  const next = new Map<number, number>();
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (struct instanceof Y.Skip || clock > (next.get(client) ?? Y.getState(doc.store, client))) return true;
    next.set(client, Math.max(clock + struct.length, next.get(client) ?? Y.getState(doc.store, client)));
  }
  return false;
}

function tooLarge(is: boolean, limit: number): void {
  if (is) throw new RefusalError('too-large', { values: { limit } });
}

/** Bytes of updates that wait for their predecessors. */
export const pendingBytes = (doc: Y.Doc): number =>
  (doc.store.pendingStructs?.update.length ?? 0) + (doc.store.pendingDs?.length ?? 0);
