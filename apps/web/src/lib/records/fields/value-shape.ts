import type { FieldKind } from '@rapport/model/schema/fields';

/** How a value is drawn. `plain`, `lines` and `number` are words and nothing else. */
export type ValueShape = 'plain' | 'lines' | 'number' | 'option' | 'chips' | 'mail' | 'phone' | 'link' | 'record';

export const valueShapes: Record<FieldKind, ValueShape> = {
  text: 'plain',
  longText: 'lines',
  number: 'number',
  money: 'number',
  percent: 'number',
  date: 'number',
  dateTime: 'number',
  yesNo: 'plain',
  choice: 'option',
  recurrence: 'plain',
  tags: 'chips',
  emails: 'mail',
  phones: 'phone',
  url: 'link',
  address: 'plain',
  reference: 'record',
  references: 'record',
  member: 'plain',
  members: 'plain',
  team: 'plain',
  rating: 'plain',
  externalId: 'plain',
  serial: 'number',
};

const ofWords: ReadonlySet<ValueShape> = new Set(['plain', 'lines', 'number']);
export const isOfWords = (kind: FieldKind): boolean => ofWords.has(valueShapes[kind]);
