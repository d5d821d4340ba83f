import type { ObjectType } from '../schema/object-type.ts';
import type { Values } from '../schema/row.ts';
import type { Stage } from './definitions.ts';

/** Fields that a stage can ask people for: not what is always filled, nor what says where the record stands. */
export const askableFields = (type: ObjectType): readonly string[] =>
  Object.entries(type.fields).flatMap(([key, { writer, required, options }]) =>
    writer === 'server' || required || options === 'stage' || options === 'pipeline' ? [] : [key],
  );

/** Fields that a stage asks for and a record does not have, in the order of the type. */
export const missingFor = (type: ObjectType, stage: Stage | undefined, values: Values): readonly string[] =>
  stage ? askableFields(type).filter((key) => stage.requires.includes(key) && values[key] === undefined) : [];
