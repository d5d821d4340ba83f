import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of the status page, which awaits them. */
export const { load: loadStatusWords, t, say } = lateWords((locale) => loadTranslator(locale, 'status', 'errors'));
