import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of the demo company. Whoever shows them awaits them. */
export const { load: loadDemoWords, t, say } = lateWords((locale) => loadTranslator(locale, 'demo'));
