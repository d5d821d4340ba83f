import { qualify } from '@rapport/model/features/leads/qualify';
import { account } from '@rapport/model/objects/account';
import { contact } from '@rapport/model/objects/contact';
import { objectType } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { v7 as uuidv7 } from 'uuid';
import { sameRecords } from '../duplicates/same-records.ts';
import { startingChanges } from '../new-record.ts';
import type { OpenRecord } from './open-record.svelte.ts';

/**
 * Turns a lead into an account, a contact and a deal; those that are here already, by name or e-mail address, are taken.
 * One step back takes all of it back. Answers the deal's id.
 */
export function qualifyLead({ client, type, id, values }: OpenRecord): string {
  const { company, emails } = values;
  const [email] = Array.isArray(emails) ? (emails as readonly string[]) : [];
  const known = (of: ObjectType, field: string, text: unknown) =>
    typeof text === 'string' ? sameRecords(client.replica, of, field, text).find((one) => one.type === of.key)?.id : undefined;
  const as = (found: string | undefined) => ({ id: found ?? uuidv7(), known: found !== undefined });
  const become = {
    account: company === undefined ? undefined : as(known(account, 'name', company)),
    contact: as(known(contact, 'emails', email)),
    deal: { id: uuidv7() },
  };
  const { made, lead } = qualify(values, become);
  client.undo.together(() => {
    for (const { type: key, id: record, changes } of made) {
      const object = objectType(key);
      if (!object) continue;
      const begun = startingChanges(object, client.definitions, client.me.memberId, changes);
      void client.run({ kind: 'create', type: key, record, changes: begun });
    }
    void client.update(type.key, [id], lead);
  });
  return become.deal.id;
}
