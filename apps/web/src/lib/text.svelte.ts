import { loadTranslator } from '@rapport/text/browser';
import { type Locale, localeFor, locales } from '@rapport/text/namespaces';

const KEPT_AS = 'rapport.language';
type Words = Awaited<ReturnType<typeof load>>;
const load = (locale: Locale) => loadTranslator(locale, 'shell', 'records', 'auth', 'errors');

let words = $state.raw<Words>();

/** The language chosen on this device, else the browser's. */
export function preferredLocale(): Locale {
  const kept = localStorage.getItem(KEPT_AS);
  return locales.find((locale) => locale === kept) ?? localeFor(navigator.languages.join(','));
}

/** Loads the words that shell, lists and sign-in need. The root layout awaits it before anything is shown. */
export async function loadWords(locale: Locale = preferredLocale()): Promise<void> {
  document.documentElement.lang = locale;
  const manifest = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
  if (manifest) manifest.href = locale === 'en' ? '/manifest.webmanifest' : `/manifest.${locale}.webmanifest`;
  words = await load(locale);
}

/** Changes the language of this device. Loads the page anew: other parts keep words of their own. */
export function chooseLocale(locale: Locale): void {
  localStorage.setItem(KEPT_AS, locale);
  location.reload();
}

/** Says a text of the catalogue; keys of `shell` need no prefix: `t('signOut')`, `t('records:count', {count})`. */
export const t = ((key: never, ...values: never[]) =>
  words ? (words as unknown as (key: never, ...values: never[]) => string)(key, ...values) : '') as unknown as Words;
/** For a key known only at run time. */
export const say = (key: string, values?: Record<string, string | number>): string => words?.dynamic(key, values) ?? '';
export const language = (): Locale => words?.locale ?? 'en';
/** The language that the page speaks or, while its first words are on their way, is about to speak. */
export const comingLanguage = (): Locale => words?.locale ?? preferredLocale();

let chosenRegion = $state.raw<string>();
/** The region that the person has chosen in their profile; undefined: the browser's. */
export function useRegion(locale: string | undefined): void {
  chosenRegion = locale;
}

/** The person's own region where it speaks the page's language, so that en-GB dates stay en-GB. */
export function region(): string {
  const locale = language();
  if (chosenRegion?.toLowerCase().startsWith(locale)) return chosenRegion;
  return navigator.languages.find((one) => one.toLowerCase().startsWith(locale)) ?? locale;
}
