import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of what somebody comes back to. */
export const { load: loadAwayWords, t } = lateWords((locale) => loadTranslator(locale, 'away'));
