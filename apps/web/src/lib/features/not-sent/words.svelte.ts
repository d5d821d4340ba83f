import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of what was not sent. Its page awaits them. */
export const { load: loadNotSentWords, t } = lateWords((locale) => loadTranslator(locale, 'unsent'));
