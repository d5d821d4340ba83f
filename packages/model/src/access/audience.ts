import type { ObjectType } from '../schema/object-type.ts';
import type { Values } from '../schema/row.ts';
import { everybody } from './can.ts';

/**
 * The groups that may see a row [V6], from its type and values alone, so that rebuilding gives them again. A personal
 * row whose person cannot be read is nobody's; one that its person has opened is everybody's.
 */
export function audienceOf(
  type: Pick<ObjectType, 'personal' | 'openedBy'> | undefined,
  values: Values,
  workspaceId: string,
): readonly string[] {
  if (type?.personal === undefined || isOpened(type, values)) return everybody(workspaceId);
  const member = values[type.personal];
  return typeof member === 'string' ? [`user:${member}`] : [];
}

/** Whether its person lets everybody see a personal entry. */
export const isOpened = (type: Pick<ObjectType, 'openedBy'>, values: Values): boolean =>
  type.openedBy !== undefined && values[type.openedBy] === true;

/** Whether an entry is the member's own. Of a type that is not personal, none is. */
export const isOwn = (type: Pick<ObjectType, 'personal'>, values: Values, memberId: string): boolean =>
  type.personal !== undefined && values[type.personal] === memberId;
