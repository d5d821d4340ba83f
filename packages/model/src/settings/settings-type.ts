import type { Verb } from '../access/can.ts';
import { objectType } from '../objects/index.ts';
import type { ObjectType } from '../schema/object-type.ts';
import { settingsIds } from './definitions.ts';

/**
 * The type of settings documents. It is not in the registry: it has no page, list or board, and its flat keys are
 * described in `definitions.ts` instead of fields.
 */
export const settingsType: ObjectType = {
  key: 'settings',
  plural: 'settings',
  label: { one: { en: 'Settings', de: 'Einstellungen' }, many: { en: 'Settings', de: 'Einstellungen' } },
  storage: 'document',
  fixed: undefined,
  once: undefined,
  personal: undefined,
  openedBy: undefined,
  madeBy: 'people',
  icon: 'settings',
  title: [],
  fields: {},
  board: undefined,
  finished: [],
  closing: undefined,
  columns: [],
  keyFacts: [],
  gathers: [],
  foundBy: [],
  listed: false,
  richText: undefined,
  mentions: undefined,
  access: {},
};

/** The type of a document: an object type, or settings. Undefined when no such type exists. */
export const documentType = (key: string): ObjectType | undefined => (key === settingsType.key ? settingsType : objectType(key));

/** What it takes to write a document. Who sees what, and what roles may do, is decided by those who decide about people. */
export const editVerb = ({ type, id }: { readonly type: string; readonly id: string }): Verb =>
  type !== settingsType.key ? 'edit' : id === settingsIds.access ? 'change-roles' : 'edit-settings';
