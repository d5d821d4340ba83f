import { objectType } from '../objects/index.ts';
import type { ObjectType } from '../schema/object-type.ts';

/**
 * The type of settings documents. It is not in the registry: it has no page, list or board, and its flat keys are
 * described in `definitions.ts` instead of fields.
 */
export const settingsType: ObjectType = {
  key: 'settings',
  plural: 'settings',
  label: { one: { en: 'Settings', de: 'Einstellungen' }, many: { en: 'Settings', de: 'Einstellungen' } },
  storage: 'document',
  personal: undefined,
  openedBy: undefined,
  madeBy: 'people',
  icon: 'settings',
  title: [],
  fields: {},
  board: undefined,
  closing: undefined,
  columns: [],
  listed: false,
  richText: undefined,
};

/** The type of a document: an object type, or settings. Undefined when no such type exists. */
export const documentType = (key: string): ObjectType | undefined => (key === settingsType.key ? settingsType : objectType(key));
