import type { Changes } from '../commands/command.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Values } from '../schema/row.ts';
import { isUuid } from '../documents/document-name.ts';
import { teamGroup, userGroup } from './groups.ts';

/** With whom a record is shared beside those who see it anyway. */
export type ShareTarget = { readonly kind: 'user' | 'team'; readonly id: string };
export type Share = ShareTarget & { readonly by: string };

/** A share as a member of the field `shares`: whom with, and who did it. Two people who share alike at once are two. */
export const shareText = ({ kind, id, by }: Share): string => `${kind}:${id}:${by}`;

/** Undefined when it is none. */
export function parseShare(text: string): Share | undefined {
  const [kind, id, by, ...rest] = text.split(':');
  if ((kind !== 'user' && kind !== 'team') || !isUuid(id) || !isUuid(by) || rest.length > 0) return undefined;
  return { kind, id, by };
}

/** `user:<id>` or `team:<id>`. */
export const targetText = ({ kind, id }: ShareTarget): string => `${kind}:${id}`;
export function parseTarget(text: string): ShareTarget | undefined {
  const [kind, id, ...rest] = text.split(':');
  return (kind === 'user' || kind === 'team') && isUuid(id) && rest.length === 0 ? { kind, id } : undefined;
}

export const sharesOf = (value: unknown): readonly Share[] =>
  Array.isArray(value) ? value.flatMap((text) => (typeof text === 'string' ? (parseShare(text) ?? []) : [])) : [];

/** What sharing with somebody, or no longer, changes in a record that was read with these values. */
export function sharingChanges(
  type: Pick<ObjectType, 'access'>,
  values: Values,
  wish: { readonly kind: 'share' | 'unshare'; readonly with: string },
  by: string,
): Changes {
  const field = type.access.shares;
  const target = parseTarget(wish.with);
  if (field === undefined || !target) return {};
  const theirs = sharesOf(values[field]).filter((one) => sameTarget(one, target));
  if (wish.kind === 'unshare') return { [field]: { add: [], remove: theirs.map(shareText) } };
  return theirs.length > 0 ? {} : { [field]: { add: [shareText({ ...target, by })], remove: [] } };
}

export const shareGroup = ({ kind, id }: ShareTarget): string => (kind === 'user' ? userGroup(id) : teamGroup(id));
export const sameTarget = (a: ShareTarget, b: ShareTarget): boolean => a.kind === b.kind && a.id === b.id;
