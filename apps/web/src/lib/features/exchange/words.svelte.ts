import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of import and export. The page awaits them. */
export const { load: loadExchangeWords, t, say } = lateWords((locale) => loadTranslator(locale, 'exchange', 'errors'));
