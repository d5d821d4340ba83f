import { objectTypes } from '../objects/index.ts';
import type { ObjectType } from '../schema/object-type.ts';

/** Types that search looks in unless told otherwise: what people make and name for each other. */
export const searchedTypes = (): readonly ObjectType[] =>
  Object.values(objectTypes).filter(
    ({ title, madeBy, personal }) => title.length > 0 && madeBy !== 'server' && personal === undefined,
  );

/** Whether what is found of a type is what somebody said there, not what it is called: a comment, a note. */
export const isSaid = (type: ObjectType): boolean => type.storage === 'ledger' || type.richText !== undefined;
