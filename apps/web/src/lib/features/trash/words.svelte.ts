import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of the trash. Its page awaits them. */
export const { load: loadTrashWords, t } = lateWords((locale) => loadTranslator(locale, 'trash'));
