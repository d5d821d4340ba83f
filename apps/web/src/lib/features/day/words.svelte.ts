import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of a person's day. The page awaits them. */
export const { load: loadDayWords, t, say } = lateWords((locale) => loadTranslator(locale, 'day'));
