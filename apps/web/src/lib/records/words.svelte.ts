import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';
import { loadFieldWords } from './fields/words.svelte.ts';

const words = lateWords((locale) => loadTranslator(locale, 'record', 'activity', 'editor', 'errors', 'files'));
/** Keys of `record` need no prefix: `t('win', { type })`, `t('activity:all')`. */
export const { t, say, ready: recordWordsReady } = words;
export type RecordWords = typeof t;

/** The words of the record page, its activity and its note. The page awaits them before it shows anything. */
export async function loadRecordWords(): Promise<void> {
  await Promise.all([words.load(), loadFieldWords()]);
}
