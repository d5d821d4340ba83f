import type { Actor } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';

const namespace = '5f0c3c1e-6d0a-5d0b-9f0e-52a2f8a7c4d1';

/**
 * Ids of the record and of the command that makes it. With an Idempotency-Key both follow from it, so that a retry is
 * the same command on the same record, whichever process it reaches and however long after.
 */
export function idsOfRequest(key: string | null, actor: Actor, type: ObjectType): { record: string; command: string } {
  if (key === null) return { record: uuidv7(), command: uuidv7() };
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > limits.idempotencyKey.value) {
    throw new RefusalError('bad-request', { field: 'Idempotency-Key', values: { reason: 'idempotency-key' } });
  }
  const record = uuidv5(JSON.stringify([actor.workspaceId, actor.memberId, type.key, key]), namespace);
  return { record, command: uuidv5('create', record) };
}
