import type { Changes } from '@rapport/model/commands/command';
import { withStageRules } from '@rapport/model/features/pipeline/stage-change';
import { localDay } from '@rapport/model/query/resolve-operand';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Values } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';

/** The changes that the server will make when it is asked for these, by its own rules. `madeAt` is an ISO instant. */
export function expectedChanges(
  type: ObjectType,
  values: Values,
  changes: Changes,
  madeAt: string,
  definitions: () => Definitions,
): Changes {
  if (type.board === undefined || !(type.board in changes)) return changes;
  const known = definitions();
  const today = localDay({ now: madeAt, timeZone: known.workspace.timeZone });
  return withStageRules(type, changes, (field) => values[field], { definitions: known, today });
}
