import { plainLetters } from '@rapport/model/documents/anchor';
import { Authors, isOneGo, lettersIn, type Stretch } from '@rapport/model/features/history/authorship';
import type { XmlText } from 'yjs';

/** What one person wrote in one go. No time: it is not in the log yet, so it is one's own or on its way here. */
export type Part = {
  readonly actor: string | undefined;
  readonly at: string | undefined;
  /** Who brought it back after it had been taken out. */
  readonly restored?: Stretch['restored'];
  readonly words: string;
  /** Where in the text it begins. */
  readonly from: number;
};

/** Who wrote a note, by the log. Throws the kind of the server's refusal, or `offline`. */
export async function fetchAuthors(workspace: string, note: string): Promise<Authors> {
  const response = await fetch(`/api/w/${workspace}/authors/note/${note}`).catch(() => undefined);
  if (!response) throw new Error('offline');
  if (!response.ok) throw new Error(((await response.json().catch(() => ({}))) as { kind?: string }).kind ?? 'internal');
  return Authors.from(((await response.json()) as { stretches: readonly Stretch[] }).stretches);
}

/** Who wrote the words between two places of a note, from the first on: who left but a full stop in them wrote none. */
export function partsOf(text: XmlText, from: number, to: number, authors: Authors, me: string): readonly Part[] {
  const letters = plainLetters(text);
  const parts: Part[] = [];
  const add = (one: Part) => {
    const last = parts.at(-1);
    if (last && isSame(last, one)) parts[parts.length - 1] = { ...last, words: last.words + one.words };
    else parts.push(one);
  };
  for (const { client, clock, length, place } of lettersIn(text, from, to)) {
    let next = clock;
    const unknown = (until: number) => {
      const words = letters.slice(place + next - clock, place + until - clock);
      const actor = client === text.doc?.clientID ? me : undefined;
      if (words !== '') add({ actor, at: undefined, words, from: place + next - clock });
    };
    for (const one of authors.of(client, clock, length)) {
      unknown(one.clock);
      next = one.clock + one.length;
      const { actor, at, restored } = one;
      const words = letters.slice(place + one.clock - clock, place + next - clock);
      add({ actor, at, ...(restored && { restored }), words, from: place + one.clock - clock });
    }
    unknown(clock + length);
  }
  const worded = parts.filter(({ words }) => !/^[\p{P}\s]*$/u.test(words));
  return worded.length > 0 ? worded : parts.filter(({ words }) => words.trim() !== '');
}

const isSame = (a: Part, b: Part): boolean =>
  a.at !== undefined && b.at !== undefined
    ? isOneGo({ ...a, at: a.at }, { ...b, at: b.at })
    : a.at === b.at && a.actor === b.actor;

/** What the author of a letter wrote around it in one go, within its sentence; undefined for no letter. */
export function partAt(text: XmlText, place: number, authors: Authors, me: string): Part | undefined {
  const { from, to } = sentenceAt(text, place);
  return partsOf(text, from, to, authors, me).find((part) => place >= part.from && place < part.from + part.words.length);
}

/**
 * Who wrote a note, asked for when somebody first wants to know. What was written since is asked for together, once it is
 * wanted and `patience` has passed: however many words somebody points at, the log is not read for each of them.
 */
export class KnownAuthors {
  readonly #fetch: () => Promise<Authors>;
  readonly #now: () => number;
  #known: Promise<Authors> | undefined;
  #askedAt = 0;
  static readonly patience = 30_000;

  constructor(fetch: () => Promise<Authors>, now: () => number = () => performance.now()) {
    [this.#fetch, this.#now] = [fetch, now];
  }

  async partAt(text: XmlText, place: number, me: string): Promise<Part | undefined> {
    const part = partAt(text, place, await this.#authors(), me);
    if (part?.at !== undefined || this.#now() - this.#askedAt < KnownAuthors.patience) return part;
    this.#known = undefined;
    return partAt(text, place, await this.#authors(), me);
  }

  #authors(): Promise<Authors> {
    if (this.#known) return this.#known;
    this.#askedAt = this.#now();
    const asked = this.#fetch();
    // Without an answer there is nothing to keep: the next one who wants to know asks again.
    asked.catch(() => (this.#known = this.#known === asked ? undefined : this.#known));
    return (this.#known = asked);
  }
}

/** The sentence around a place: up to the end of the one before it, or of the line. */
export function sentenceAt(text: XmlText, place: number): { readonly from: number; readonly to: number } {
  const letters = plainLetters(text);
  const before = letters.slice(0, place);
  const begun = Math.max(
    before.lastIndexOf('\n') + 1,
    ...[...before.matchAll(/[.!?…]["”»“]?\s+/g)].map((end) => end.index + end[0].length),
  );
  const ends = /[.!?…]["”»“]?(?=\s)|\n/.exec(letters.slice(place));
  const to = ends ? place + ends.index + (ends[0] === '\n' ? 0 : ends[0].length) : letters.length;
  return { from: begun, to: Math.max(to, place) };
}
