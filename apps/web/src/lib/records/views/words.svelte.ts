import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of saved views, news and followed records. Pages await them. */
export const { load: loadViewWords, t, say } = lateWords((locale) => loadTranslator(locale, 'views'));
