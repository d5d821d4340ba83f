import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of making a record in one line. */
export const { load: loadCreateWords, t, say } = lateWords((locale) => loadTranslator(locale, 'create'));
