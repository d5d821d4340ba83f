import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of the ways in beside the password. The pages that show them await them. */
export const { load: loadEntryWords, t } = lateWords((locale) => loadTranslator(locale, 'entry'));
