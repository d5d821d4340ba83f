import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of the inbox and of its settings. Their pages await them. */
export const { load: loadInboxWords, t, say } = lateWords((locale) => loadTranslator(locale, 'inbox', 'errors'));
