import { numberFormat } from '#lib/formats.ts';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { language, region } from '#lib/text.svelte.ts';

/** The word for a type inside a sentence: German keeps its capital, English does not. */
export function noun(type: ObjectType, form: 'one' | 'many' = 'one'): string {
  const label = type.label[form][language()];
  return language() === 'en' ? label.toLocaleLowerCase() : label;
}

/** `8,800 deals` */
export const counted = (count: number, type: ObjectType): string =>
  `${numberFormat(region()).format(count)} ${noun(type, count === 1 ? 'one' : 'many')}`;
