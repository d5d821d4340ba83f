import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of what this device keeps. Settings await them; menus have them a moment after the page. */
export const { load: loadDeviceWords, t, say } = lateWords((locale) => loadTranslator(locale, 'device'));
