import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of the settings about signing in. Their pages await them. */
export const { load: loadSecurityWords, t, say } = lateWords((locale) => loadTranslator(locale, 'security', 'entry'));
