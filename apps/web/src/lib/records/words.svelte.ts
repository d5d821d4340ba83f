import { language } from '#lib/text.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';
import type { Locale } from '@rapport/text/namespaces';
import { loadFieldWords } from './fields/words.svelte.ts';

export type RecordWords = Awaited<ReturnType<typeof load>>;
const load = (locale: Locale) => loadTranslator(locale, 'record', 'activity', 'editor', 'errors');

let words = $state.raw<RecordWords>();
let asked: Promise<void> | undefined;

/** The words of the record page, its activity and its note. The page awaits them before it shows anything. */
export function loadRecordWords(): Promise<void> {
  asked ??= Promise.all([load(language()), loadFieldWords()]).then(([loaded]) => {
    words = loaded;
  });
  return asked;
}

export const recordWordsReady = (): boolean => words !== undefined;

/** Keys of `record` need no prefix: `t('win', { type })`, `t('activity:all')`. */
export const t = ((key: never, ...values: never[]) =>
  words ? (words as unknown as (key: never, ...values: never[]) => string)(key, ...values) : '') as unknown as RecordWords;

/** For a key known only at run time. */
export const say = (key: string, values?: Record<string, string | number>): string => words?.dynamic(key, values) ?? '';
