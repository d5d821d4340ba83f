/**
 * Every visible word of the product: pages, mails, API errors, command line. How to use it:
 *
 *     // server, command line, tests: both languages are there at once
 *     import { translator } from '@rapport/text/translator';
 *     const t = translator('de', 'mail', 'errors');
 *     t('invitation.subject', { workspace });     // keys of the first namespace need no prefix
 *     t('errors:too-large', { limit: '4 MB' });   // the others are named
 *     t('selected', { count: 3 });                // plural: declared as selected_one and selected_other
 *     t.dynamic(`errors:${kind}`, values);        // a key known only at run time
 *
 *     // browser: loads one language, only the namespaces asked for
 *     import { loadTranslator } from '@rapport/text/browser';
 *     const t = await loadTranslator('de', 'records');
 *
 * A new namespace is `en/<namespace>.ts` (`export const <namespace> = {…} as const`; English is the type),
 * `de/<namespace>.ts` (`satisfies Words<typeof english>`) and one line in namespaces.ts. Keys may be nested one in another:
 * `{ board: { empty: 'No deals in {{stage}}' } }` is `t('board.empty', { stage })`. The compiler refuses keys that do not
 * exist and blanks that are not filled; tests/architecture/text.test.ts refuses missing German and text outside of here.
 * Labels of object types and fields are not here: they stand in their definitions as `{en, de}`.
 */
import { type Locale, type Namespace, namespaceNames, namespaces } from './namespaces.ts';
import { makeTranslator, type Translator } from './make-translator.ts';

const loadAll = async (locale: Locale) =>
  Object.fromEntries(await Promise.all(namespaceNames.map(async (name) => [name, await namespaces[name][locale]()] as const)));

const loaded: Record<Locale, Record<string, object>> = { en: await loadAll('en'), de: await loadAll('de') };

/** The words of `first` and `rest` in one language, ready at once. Not for the browser: it holds every language. */
export const translator = <First extends Namespace, Rest extends Namespace = never>(
  locale: Locale,
  first: First,
  ...rest: Rest[]
): Translator<First, Rest> => makeTranslator(locale, [first, ...rest], loaded[locale]);
