import { createInstance, type FormatterModule } from 'i18next';
import { isolated } from './isolated.ts';
import type { Catalogue, Locale, Namespace } from './namespaces.ts';

/** What a blank may be filled with. */
export type Filling = string | number;

/** The German (or any other) side of a namespace: the same keys, other words. */
export type Words<English> = { readonly [Key in keyof English]: English[Key] extends string ? string : Words<English[Key]> };

/** `a.b` for every leaf of a tree of words. */
type Leaf<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${Leaf<Tree[Key]>}`;
}[keyof Tree & string];

type At<Tree, Path extends string> = Path extends `${infer Head}.${infer Tail}`
  ? Head extends keyof Tree
    ? At<Tree[Head], Tail>
    : never
  : Path extends keyof Tree
    ? Tree[Path]
    : never;

/** Plural forms are one key: `selected_one` and `selected_other` are asked for as `selected`. */
type Key<Tree> = Leaf<Tree> extends infer Path ? (Path extends `${infer Base}_${'one' | 'other'}` ? Base : Path) : never;

type TextAt<Tree, Path extends string> = [At<Tree, Path>] extends [never] ? At<Tree, `${Path}_other`> : At<Tree, Path>;

/** The names between `{{` and `}}`, without their format. */
type Blank<Text> = Text extends `${string}{{${infer Inner}}}${infer Rest}`
  ? (Inner extends `${infer Name},${string}` ? Name : Inner) | Blank<Rest>
  : never;

type KeyIn<First extends Namespace, Rest extends Namespace> =
  Key<Catalogue[First]> | { [Name in First | Rest]: `${Name}:${Key<Catalogue[Name]> & string}` }[First | Rest];

type TextOf<First extends Namespace, Path extends string> = Path extends `${infer Name}:${infer Inner}`
  ? Name extends Namespace
    ? TextAt<Catalogue[Name], Inner>
    : never
  : TextAt<Catalogue[First], Path>;

type Values<Text> = [Blank<Text>] extends [never]
  ? [values?: Record<string, Filling>]
  : [values: { [Name in Blank<Text>]: Filling }];

export interface Translator<First extends Namespace, Rest extends Namespace = never> {
  <Path extends KeyIn<First, Rest> & string>(key: Path, ...values: Values<TextOf<First, Path>>): string;
  /** For a key known only at run time, such as `errors:${kind}`. Gives the key itself when there is no such text. */
  dynamic(key: string, values?: Readonly<Record<string, Filling>>): string;
  readonly locale: Locale;
}

/** How many there are is written as the language writes numbers, 5,000 or 5.000; every other value as it is, apart. */
function fillingBlanks(locale: Locale): FormatterModule {
  const counts = new Intl.NumberFormat(locale);
  return {
    type: 'formatter',
    init: () => undefined,
    add: () => undefined,
    addCached: () => undefined,
    format: (value: unknown, _format, _language, options) => {
      if (typeof value === 'number' && options?.['interpolationkey'] === 'count') return counts.format(value);
      return typeof value === 'string' ? isolated(value) : (value as string);
    },
  };
}

/** Puts words of one language behind typed keys. Internal: use translator.ts or browser.ts. */
export function makeTranslator<First extends Namespace, Rest extends Namespace>(
  locale: Locale,
  names: readonly Namespace[],
  words: Readonly<Record<string, object>>,
): Translator<First, Rest> {
  const i18n = createInstance();
  i18n.use(fillingBlanks(locale));
  void i18n.init({
    lng: locale,
    initAsync: false,
    ns: [...names],
    defaultNS: names[0] ?? false,
    resources: { [locale]: Object.fromEntries(names.map((name) => [name, { ...words[name] }])) },
    // Components, mails and JSON escape what they are given, each in its own way.
    interpolation: { escapeValue: false, alwaysFormat: true },
  });
  const say = (key: string, values: Readonly<Record<string, Filling>> = {}): string => i18n.t(key, values);
  return Object.assign(say, { dynamic: say, locale });
}
