import { language } from '#lib/text.svelte.ts';
import { loadTranslator } from '@rapport/text/browser';
import type { Locale } from '@rapport/text/namespaces';

type FieldWords = Awaited<ReturnType<typeof load>>;
const load = (locale: Locale) => loadTranslator(locale, 'fields');

let words = $state.raw<FieldWords>();
let asked: Promise<void> | undefined;

/** The words of all field inputs. A page that shows fields may await it, so that nothing is ever without its label. */
export function loadFieldWords(): Promise<void> {
  asked ??= load(language()).then((loaded) => {
    words = loaded;
  });
  return asked;
}

/** Says a text of the `fields` namespace; empty until its chunk has come, then by itself. */
export const fieldText = ((key: never, ...values: never[]) => {
  if (!words) void loadFieldWords();
  return words ? (words as unknown as (key: never, ...values: never[]) => string)(key, ...values) : '';
}) as unknown as FieldWords;
