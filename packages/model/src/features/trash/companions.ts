import { objectTypes } from '../../objects/index.ts';

/** How long what was deleted can be brought back. */
export const trashDays = 30;

/**
 * The fields by which a document belongs to a record and to nothing else, such as its note and its links: they have no
 * list of their own, and go for good with it. What merely points at a record, such as its deals and tasks, stays.
 */
export const companionFields: readonly { readonly type: string; readonly field: string }[] = Object.values(objectTypes)
  .filter((type) => type.storage === 'document' && !type.listed)
  .flatMap((type) =>
    Object.entries(type.fields)
      .filter(([, field]) => field.kind === 'reference' && field.to === undefined)
      .map(([field]) => ({ type: type.key, field })),
  );

/** Whole days that something deleted at that time still has; 0 on its last. Both are ISO instants. */
export const daysLeft = (deletedAt: string, now: string): number =>
  Math.max(0, Math.floor(trashDays - (Date.parse(now) - Date.parse(deletedAt)) / 86_400_000));
