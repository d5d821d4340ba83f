import { loadTranslator } from '@rapport/text/browser';
import { localeFor, type Locale } from '@rapport/text/namespaces';

type FieldWords = Awaited<ReturnType<typeof load>>;
const load = (locale: Locale) => loadTranslator(locale, 'fields');

let words = $state.raw<FieldWords>();
let asked: Locale | undefined;

export const pageLocale = (): Locale => localeFor(document.documentElement.lang || navigator.language);

/** The user's own region for numbers and dates where it speaks the page's language, so that en-GB stays en-GB. */
export function regionalLocale(): string {
  const locale = pageLocale();
  return navigator.languages.find((language) => language.toLowerCase().startsWith(locale)) ?? locale;
}

/** The words of all field inputs. A page that shows fields may await it, so that nothing is ever without its label. */
export async function loadFieldWords(): Promise<void> {
  const locale = pageLocale();
  if (asked === locale) return;
  asked = locale;
  words = await load(locale);
}

/** Says a text of the `fields` namespace; empty until its chunk has come, then by itself. */
export const fieldText = ((key: never, ...values: never[]) => {
  if (!words) void loadFieldWords();
  return words ? (words as (key: never, ...values: never[]) => string)(key, ...values) : '';
}) as unknown as FieldWords;
