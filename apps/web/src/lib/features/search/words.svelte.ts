import { language } from '#lib/text.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';
import type { Locale } from '@rapport/text/namespaces';

type Words = Awaited<ReturnType<typeof load>>;
const load = (locale: Locale) => loadTranslator(locale, 'search');
let words = $state.raw<Words>();

/** The words of the search page, which awaits them. */
export async function loadSearchWords(): Promise<void> {
  words ??= await load(language());
}

export const t = ((key: never, ...values: never[]) =>
  words ? (words as unknown as (key: never, ...values: never[]) => string)(key, ...values) : '') as unknown as Words;
