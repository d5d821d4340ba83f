import { numberFormat } from '#lib/formats.ts';
import { titleOf } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { language, region, t } from '#lib/text.svelte.ts';

/** The word for a type inside a sentence: German keeps its capital, English does not. */
export function noun(type: ObjectType, form: 'one' | 'many' = 'one'): string {
  const label = type.label[form][language()];
  return language() === 'en' ? label.toLocaleLowerCase() : label;
}

/** `8,800 deals` */
export const counted = (count: number, type: ObjectType): string =>
  `${numberFormat(region()).format(count)} ${noun(type, count === 1 ? 'one' : 'many')}`;

/** What a row of a list is called. What came in without a name of its own is what it is: a payment. */
export const calledIn = (type: ObjectType, { values }: Pick<Row, 'values'>): string =>
  titleOf(type, values) || (type.storage === 'ledger' ? type.label.one[language()] : t('untitled'));
