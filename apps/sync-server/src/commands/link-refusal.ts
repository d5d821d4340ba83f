import type { Changes } from '@rapport/model/commands/command';
import type { Refusal } from '@rapport/model/errors';
import { linkDateFault } from '@rapport/model/features/links/link-lines';
import { limits } from '@rapport/model/limits';
import { link } from '@rapport/model/objects/link';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Values } from '@rapport/model/schema/row';

/** Refuses dates of a link that cannot be, where a change sets one of them [M202]. `before`: the fields as they are. */
export function linkRefusal(type: ObjectType, changes: Changes, before: ReadonlyMap<string, unknown>): Refusal | undefined {
  if (type.key !== link.key || !(changes['since'] || changes['until'])) return undefined;
  const after = (key: string) => {
    const change = changes[key];
    return change && 'value' in change ? (change.value ?? undefined) : before.get(key);
  };
  const fault = linkDateFault({ since: after('since'), until: after('until') } as Values);
  return (
    fault && { kind: 'invalid-field', field: fault.field, values: { reason: fault.reason, year: limits.earliestYear.value } }
  );
}
