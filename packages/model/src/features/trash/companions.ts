import { objectTypes } from '../../objects/index.ts';

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
