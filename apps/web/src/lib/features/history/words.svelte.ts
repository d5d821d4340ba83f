import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

export const { load: loadHistoryWords, t } = lateWords((locale) => loadTranslator(locale, 'history'));
