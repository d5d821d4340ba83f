import { language } from '#lib/text.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';
import type { Locale } from '@rapport/text/namespaces';

type Words = Awaited<ReturnType<typeof load>>;
const load = (locale: Locale) => loadTranslator(locale, 'views');
let words = $state.raw<Words>();
let asked: Promise<void> | undefined;

/** The words of saved views, news and followed records. Pages await them. */
export function loadViewWords(): Promise<void> {
  asked ??= load(language()).then((loaded) => {
    words = loaded;
  });
  return asked;
}

export const t = ((key: never, ...values: never[]) => {
  if (!words) void loadViewWords();
  return words ? (words as unknown as (key: never, ...values: never[]) => string)(key, ...values) : '';
}) as unknown as Words;
