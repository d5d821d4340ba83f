import type { Locale } from '@rapport/text/namespaces';
import { comingLanguage } from './text.svelte.ts';

type Say = (key: string, values?: Record<string, string | number>) => string;

/**
 * Words that not every page needs, in a chunk of their own. A page may await `load`, so that nothing is ever without its
 * label; otherwise `t` is empty until the chunk has come, then speaks by itself. `say` takes keys known only at run time.
 */
export function lateWords<Words extends { readonly dynamic: Say }>(fetch: (locale: Locale) => Promise<Words>) {
  let words = $state.raw<Words>();
  let asked: Promise<void> | undefined;
  function load(): Promise<void> {
    asked ??= fetch(comingLanguage()).then(
      (loaded) => void (words = loaded),
      (error: unknown) => {
        // Without the network it did not come: the next page asks again.
        asked = undefined;
        throw error;
      },
    );
    return asked;
  }
  const t = ((key: never, ...values: never[]) => {
    // What does not come now is asked for by the next page; the one who awaits `load` hears why.
    if (!words) load().catch(() => undefined);
    return words ? (words as unknown as (key: never, ...values: never[]) => string)(key, ...values) : '';
  }) as unknown as Words;
  const say: Say = (key, values) => words?.dynamic(key, values) ?? '';
  return { load, t, say, ready: (): boolean => words !== undefined };
}
