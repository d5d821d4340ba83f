import { makeTranslator, type Translator } from './make-translator.ts';
import { type Locale, type Namespace, namespaces } from './namespaces.ts';

/** Loads the words of `first` and `rest` in one language, each namespace being a chunk of its own. See translator.ts. */
export async function loadTranslator<First extends Namespace, Rest extends Namespace = never>(
  locale: Locale,
  first: First,
  ...rest: Rest[]
): Promise<Translator<First, Rest>> {
  const names = [first, ...rest];
  const words = await Promise.all(names.map(async (name) => [name, await namespaces[name][locale]()] as const));
  return makeTranslator<First, Rest>(locale, names, Object.fromEntries(words));
}
