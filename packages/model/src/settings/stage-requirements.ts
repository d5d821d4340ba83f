import type { ObjectType } from '../schema/object-type.ts';
import type { Values } from '../schema/row.ts';
import type { Stage } from './definitions.ts';

/** Fields that a stage can ask for: what is always filled, and what says where the record stands, need no asking. */
export const askableFields = (type: ObjectType): readonly string[] =>
  Object.entries(type.fields).flatMap(([key, { required, options }]) =>
    required || options === 'stage' || options === 'pipeline' ? [] : [key],
  );

/** Fields that a stage asks for and a record does not have, in the order of the type. */
export const missingFor = (type: ObjectType, stage: Stage | undefined, values: Values): readonly string[] =>
  stage ? askableFields(type).filter((key) => stage.requires.includes(key) && values[key] === undefined) : [];
