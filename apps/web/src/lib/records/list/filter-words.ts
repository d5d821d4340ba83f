import { objectType } from '@rapport/model/objects/index';
import { isCondition, isGroup, type Filter, type Hop } from '@rapport/model/query/view';
import { stepWords as stepWordsIn } from '@rapport/model/query/derived-words';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { language, say, t } from '#lib/text.svelte.ts';
import type { Names } from '../fields/format-value.ts';
import { conditionWords } from './condition-words.ts';

export type Step = Pick<Hop, 'hop' | 'type' | 'field'>;

/** What a step along a relation is called where it begins: the field, or what the field's type calls its other end. */
export const stepWords = (type: ObjectType, step: Step): string => stepWordsIn(type, step, language());

/** A filter as a sentence; one inside another in brackets. */
export function filterWords(type: ObjectType, filter: Filter, names: Names, inside = false): string {
  if (isCondition(filter)) {
    const { field, relation, value } = conditionWords(type, filter, names);
    return `${field} ${relation} ${value}`.trim();
  }
  const about = isGroup(filter) ? type : (objectType(filter.type) ?? type);
  const parts = filter.of.map((one) => filterWords(about, one, names, filter.of.length > 1));
  if (isGroup(filter)) {
    const words = parts.join(filter.group === 'all' ? t('records:andBetween') : t('records:or'));
    const sentence = filter.group === 'none' ? `${t('records:group.none')} ${words}` : words;
    return inside ? `(${sentence})` : sentence;
  }
  const relation = `${say(`records:hop.${filter.has}`)} ${stepWords(type, filter)}`;
  return parts.length === 0 ? relation : `${relation}: ${parts.join(t('records:andBetween'))}`;
}
