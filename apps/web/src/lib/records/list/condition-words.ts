import type { Condition, Operand } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Value } from '@rapport/model/schema/row';
import { language, say, t } from '#lib/text.svelte.ts';
import { formatScaled, formatValue, type Names } from '../fields/format-value.ts';
import { daysOf, isMe, isMyTeam, operands, periodOf, relationOf } from './relations.ts';

/** The words of a chip: field, relation, value. */
export type ConditionWords = { readonly field: string; readonly relation: string; readonly value: string };

export function conditionWords(type: ObjectType, condition: Condition, names: Names): ConditionWords {
  const field = type.fields[condition.field];
  const label = field?.label[language()] ?? say(`records:meta.${condition.field}`);
  const relation = field && relationOf(condition, field);
  if (!field)
    return {
      field: label,
      relation: say(`records:operator.${condition.op}`),
      value: operands(condition.value).map(String).join(', '),
    };
  const word = (one: Operand): string => {
    const period = periodOf(one);
    if (period) return say(`records:period.${period}`);
    if (isMe(one)) return t('records:me');
    if (isMyTeam(one)) return t('records:myTeam');
    const days = relation && daysOf(relation, one);
    if (days !== undefined) return t('records:days', { count: days });
    if (typeof one === 'object' && 'days' in one) {
      const away = Number(one.days);
      if (away === 0) return say('records:period.today');
      return away < 0 ? t('records:daysAgo', { count: -away }) : t('records:daysFromNow', { count: away });
    }
    if (typeof one === 'object' && ('last' in one || 'next' in one))
      return t('records:days', { count: Number('last' in one ? one.last : one.next) });
    // A set is asked for one of its members.
    const value =
      relation?.asks === 'option' && (field.kind === 'tags' || field.kind === 'members' || field.kind === 'references')
        ? [String(one)]
        : (one as Value);
    // An amount in whatever currency, in hundredths.
    if (field.kind === 'money' && typeof value === 'number') return formatScaled(value, 2, names.locale);
    return formatValue(field, value, names) || String(one);
  };
  const value = relation?.asks === 'nothing' ? '' : operands(condition.value).map(word).join(t('records:or'));
  return {
    field: label,
    relation: say(relation ? `records:relation.${relation.key}` : `records:operator.${condition.op}`),
    value,
  };
}
