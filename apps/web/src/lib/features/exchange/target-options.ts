import { canBeMade, isLookup } from '@rapport/model/features/exchange/plan-row';
import { moments } from '@rapport/model/features/exchange/import-map';
import { addressParts } from '@rapport/model/schema/fields';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';
import { language } from '#lib/text.svelte.ts';
import type { Option } from '#lib/ui/option.ts';
import type { Target } from './import-session.svelte.ts';
import { t } from './words.svelte.ts';

/** `owner` by name, `owner|id` by id: one choice in the list of targets. */
export const targetKey = ({ field, by }: Target): string => (by === 'id' && field !== 'id' ? `${field}|id` : field);
export const targetOf = (key: string): Target => {
  const [field = '', by] = key.split('|');
  return by === 'id' ? { field, by: 'id' } : { field };
};

/** Every place that a column of this type may go to. */
export function targetOptions(type: ObjectType): Option[] {
  const options: Option[] = [];
  for (const [key, field] of shownFields(type)) {
    if (field.kind === 'serial') continue;
    const label = field.label[language()];
    if (field.kind === 'address')
      for (const part of addressParts)
        options.push({ value: `${key}.${part}`, label: t('columns.part', { field: label, part: t(`columns.parts.${part}`) }) });
    else options.push({ value: key, label });
    if (field.kind === 'money') options.push({ value: `${key}.currency`, label: t('columns.currencyOf', { field: label }) });
    if (isLookup(field)) options.push({ value: `${key}|id`, label: t('columns.byId', { field: label }) });
  }
  const times = type.board === undefined ? (['created'] as const) : moments;
  return type.key === 'member'
    ? options
    : [...options, ...(['id', ...times] as const).map((key) => ({ value: key, label: t(`columns.moments.${key}`) }))];
}

/** Whether names that are not found may be made. */
export const canCreate = (type: ObjectType, target: Target): boolean => {
  const field = type.fields[target.field];
  return target.by !== 'id' && field !== undefined && canBeMade(field);
};
