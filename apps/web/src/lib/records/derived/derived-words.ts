import * as words from '@rapport/model/query/derived-words';
import type { Derived, Step, View } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { language } from '#lib/text.svelte.ts';
import { say } from '../views/words.svelte.ts';

/** Steps along relations, one after the other: "Account › Contacts". */
export const pathWords = (type: ObjectType, along: readonly Step[]): string => words.pathWords(type, along, language());

/** What a value that a view makes is called: "Deals · sum of Amount (EUR)". */
export const derivedWords = (type: ObjectType, derived: Omit<Derived, 'key'>): string =>
  words.derivedWords(type, derived, language(), say);

/** A view's type with the values that it makes as fields, called by their words. */
export const shownType = (type: ObjectType, view: Pick<View, 'derived'>): ObjectType =>
  words.calledType(type, view, language(), say);
