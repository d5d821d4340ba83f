import { lateWords } from '#lib/late-words.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';

/** The words of all field inputs. A page that shows fields awaits them. */
export const { load: loadFieldWords, t: fieldText, say: fieldSay } = lateWords((locale) => loadTranslator(locale, 'fields'));
