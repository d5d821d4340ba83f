import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of the settings. Their layout awaits them. */
export const { load: loadSettingsWords, t, say } = lateWords((locale) => loadTranslator(locale, 'settings'));
