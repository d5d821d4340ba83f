import { objectType } from '@rapport/model/objects/index';
import { withDerived } from '@rapport/model/query/derived';
import type { Derived, Step, View } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { language } from '#lib/text.svelte.ts';
import { stepWords } from '../list/filter-words.ts';
import { t } from '../views/words.svelte.ts';

/** Steps along relations, one after the other: "Account › Contacts". */
export function pathWords(type: ObjectType, along: readonly Step[]): string {
  let at = type;
  return along
    .map((step) => {
      const words = stepWords(at, step);
      at = objectType(step.type) ?? at;
      return words;
    })
    .join(' › ');
}

/** What a value that a view makes is called: "Deals · sum of Amount (EUR)". */
export function derivedWords(type: ObjectType, { kind, along, field: key, currency, of }: Omit<Derived, 'key'>): string {
  const path = pathWords(type, along);
  const end = objectType(along.at(-1)?.type ?? '');
  const field = end?.fields[key ?? ''];
  const label = field?.label[language()] ?? '';
  if (kind === 'value') return `${path} › ${label}`;
  const isTime = field?.kind === 'date' || field?.kind === 'dateTime';
  const words =
    isTime && (kind === 'min' || kind === 'max')
      ? t(`derived.time.${kind}`, { field: label })
      : t(`derived.figure.${kind}`, { field: currency ? `${label} (${currency})` : label });
  return `${path} · ${words}${of.length > 0 ? ` ${t('derived.filtered')}` : ''}`;
}

/** A view's type with the values that it makes as fields, called by their words. */
export function shownType(type: ObjectType, view: Pick<View, 'derived'>): ObjectType {
  const wide = withDerived(type, view.derived);
  if (wide === type) return type;
  const called = (view.derived ?? []).flatMap((one) => {
    const field = wide.fields[one.key];
    const words = derivedWords(type, one);
    return field ? [[one.key, { ...field, label: { en: words, de: words } }] as const] : [];
  });
  return { ...wide, fields: { ...wide.fields, ...Object.fromEntries(called) } };
}
