import { objectType } from '../objects/index.ts';
import type { ObjectType } from '../schema/object-type.ts';
import { withDerived } from './derived.ts';
import type { Derived, DerivedKind, Step, View } from './view.ts';

type Language = 'en' | 'de';
type Word = `derived.figure.${Exclude<DerivedKind, 'value'>}` | `derived.time.${'min' | 'max'}` | 'derived.filtered';
/** Says a word of the catalogue `views`. */
export type SayDerived = (word: Word, values?: { readonly field: string }) => string;

/** What one goes along in a step: "Account", or from the other end "Contacts". */
export function stepWords(type: ObjectType, { hop, type: other, field: key }: Step, language: Language): string {
  const end = objectType(other);
  const field = (hop === 'to' ? type : end)?.fields[key];
  if (!end || !field) return key;
  if (hop === 'from') return (field.inverse ?? end.label.many)[language];
  return field.to === undefined ? `${field.label[language]} (${end.label.one[language]})` : field.label[language];
}

/** Steps along relations, one after the other: "Account › Contacts". */
export function pathWords(type: ObjectType, along: readonly Step[], language: Language): string {
  let at = type;
  return along
    .map((step) => {
      const words = stepWords(at, step, language);
      at = objectType(step.type) ?? at;
      return words;
    })
    .join(' › ');
}

/** What a value that a view makes is called: "Deals · sum of Amount (EUR)". */
export function derivedWords(type: ObjectType, derived: Omit<Derived, 'key'>, language: Language, say: SayDerived): string {
  const { kind, along, field: key, currency, of } = derived;
  const path = pathWords(type, along, language);
  const field = objectType(along.at(-1)?.type ?? '')?.fields[key ?? ''];
  const label = field?.label[language] ?? '';
  if (kind === 'value') return `${path} › ${label}`;
  const isTime = field?.kind === 'date' || field?.kind === 'dateTime';
  const words =
    isTime && (kind === 'min' || kind === 'max')
      ? say(`derived.time.${kind}`, { field: label })
      : say(`derived.figure.${kind}`, { field: currency ? `${label} (${currency})` : label });
  return `${path} · ${words}${of.length > 0 ? ` ${say('derived.filtered')}` : ''}`;
}

/** A view's type with the values that it makes as fields, called by their words in one language. */
export function calledType(type: ObjectType, view: Pick<View, 'derived'>, language: Language, say: SayDerived): ObjectType {
  const wide = withDerived(type, view.derived);
  if (wide === type) return type;
  const called = (view.derived ?? []).flatMap((one) => {
    const field = wide.fields[one.key];
    const words = derivedWords(type, one, language, say);
    return field ? [[one.key, { ...field, label: { en: words, de: words } }] as const] : [];
  });
  return { ...wide, fields: { ...wide.fields, ...Object.fromEntries(called) } };
}
