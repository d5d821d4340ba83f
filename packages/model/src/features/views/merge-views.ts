import { entriesOf, readable } from './address-words.ts';

/** What of a view somebody can change apart from the rest of it. */
export const viewParts = ['filter', 'search', 'sort', 'group', 'columns', 'figures', 'derived', 'colours', 'layout'] as const;
export type ViewPart = (typeof viewParts)[number];

const parts: Readonly<Record<string, ViewPart>> = {
  search: 'search',
  sort: 'sort',
  group: 'group',
  columns: 'columns',
  aggregate: 'figures',
  derive: 'derived',
  colour: 'colours',
};
const partOf = (name: string): ViewPart =>
  name === 'filter' || name.startsWith('filter[') ? 'filter' : (parts[name] ?? 'layout');

/** Words whose value is a list, in an order that says something. */
const lists: ReadonlySet<string> = new Set(['columns', 'aggregate', 'colour']);
/** Words that may be there several times, each for itself. */
const several: ReadonlySet<string> = new Set(['filter', 'derive']);

type Words = ReadonlyMap<string, readonly string[]>;

/** An address as words that are merged each for itself: `filter[stage]`, one of several `filter`, `derive x1`. */
function wordsOf(address: string): Words {
  const words = new Map<string, string[]>();
  const put = (key: string, value: string) => words.set(key, [...(words.get(key) ?? []), value]);
  for (const [name, value] of entriesOf(address)) {
    if (name === 'derive') put(`derive ${value.split(':')[0] ?? ''}`, value);
    else if (name === 'filter') put(`filter ${value}`, value);
    else if (name === 'columns' || name === 'aggregate') for (const one of value.split(',')) put(name, one);
    else put(name, value);
  }
  return words;
}

function addressOf(words: Words): string {
  const entries = [...words].flatMap(([key, values]): [string, string][] => {
    const [name = ''] = key.split(' ');
    if (several.has(name) || name.startsWith('filter[') || name === 'colour') return values.map((value) => [name, value]);
    return [[name, values.join(',')]];
  });
  return readable(new URLSearchParams(entries));
}

const same = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  JSON.stringify(a ?? []) === JSON.stringify(b ?? []);

/** The parts in which two addresses differ. */
export function partsApart(a: string, b: string): readonly ViewPart[] {
  const [one, other] = [wordsOf(a), wordsOf(b)];
  const apart = new Set([...one.keys(), ...other.keys()].filter((key) => !same(one.get(key), other.get(key))));
  const named = new Set([...apart].map((key) => partOf(key.split(' ')[0] ?? '')));
  return viewParts.filter((part) => named.has(part));
}

/**
 * What becomes of a view that two people have changed since it was `base`: each word as the one says who changed it; lists
 * keep what either added and lose what either took out. `both`: parts that the two changed in ways that cannot be had
 * together; there it is as `mine`.
 */
export function mergeViews(
  base: string,
  mine: string,
  theirs: string,
): { readonly address: string; readonly both: readonly ViewPart[] } {
  const [was, own, other] = [wordsOf(base), wordsOf(mine), wordsOf(theirs)];
  const merged = new Map<string, readonly string[]>();
  const both = new Set<ViewPart>();
  for (const key of new Set([...other.keys(), ...own.keys()])) {
    const [before, me, them] = [was.get(key), own.get(key), other.get(key)];
    const put = (values: readonly string[] | undefined) => values && values.length > 0 && merged.set(key, values);
    if (same(me, them) || same(me, before)) put(them);
    else if (same(them, before)) put(me);
    else if (!lists.has(key)) {
      both.add(partOf(key.split(' ')[0] ?? ''));
      put(me);
    } else {
      const list = mergeLists(before ?? [], me ?? [], them ?? []);
      if (list.both) both.add(partOf(key));
      put(list.values);
    }
  }
  return { address: addressOf(merged), both: viewParts.filter((part) => both.has(part)) };
}

function mergeLists(base: readonly string[], mine: readonly string[], theirs: readonly string[]) {
  const common = base.filter((one) => mine.includes(one) && theirs.includes(one));
  const orderIn = (list: readonly string[]) => list.filter((one) => common.includes(one));
  const [ownOrder, otherOrder] = [orderIn(mine), orderIn(theirs)];
  const reordered = !same(ownOrder, common) && !same(otherOrder, common) && !same(ownOrder, otherOrder);
  // Whose order is another than it was; where nobody's is, theirs is the later.
  const [lead, follow] = same(ownOrder, common) ? [theirs, mine] : [mine, theirs];
  const gone = base.filter((one) => !mine.includes(one) || !theirs.includes(one));
  const values = [...lead, ...follow.filter((one) => !lead.includes(one))].filter((one) => !gone.includes(one));
  return { values, both: reordered };
}
