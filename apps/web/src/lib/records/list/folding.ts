import { limits } from '@rapport/model/limits';

/** Which groups are folded: those named, or where all are, all but those named. New groups go by the same rule. */
export type Folding = { readonly all: boolean; readonly except: readonly string[] };

const ALL = '*';
const wordOf = (key: string | undefined) => key ?? '';

export const isFolded = ({ all, except }: Folding, key: string | undefined): boolean => except.includes(wordOf(key)) !== all;

/** The same with one group folded that was not, or the other way round. */
export function folded({ all, except }: Folding, key: string | undefined): Folding {
  const word = wordOf(key);
  return { all, except: except.includes(word) ? except.filter((one) => one !== word) : [...except, word] };
}

/** `stage=won&stage=lost&*=owner`: what is kept of one person and view, read for one way to group. */
export function foldingIn(text: unknown, group: string): Folding {
  if (typeof text !== 'string') return { all: false, except: [] };
  const kept = new URLSearchParams(text);
  return { all: kept.getAll(ALL).includes(group), except: kept.getAll(group) };
}

/** What is to be kept; of more than `foldedGroups` the oldest are forgotten. */
export function foldingWord(text: unknown, group: string, { all, except }: Folding): string {
  const kept = [...new URLSearchParams(typeof text === 'string' ? text : '')];
  const others = kept.filter(([name, value]) => (name === ALL ? value !== group : name !== group));
  const own = [...(all ? [[ALL, group]] : []), ...except.slice(-limits.foldedGroups.value + 1).map((key) => [group, key])];
  return new URLSearchParams([...others, ...own].slice(-limits.foldedGroups.value)).toString();
}
