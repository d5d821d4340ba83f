import { plainLetters } from '@rapport/model/documents/anchor';
import { Authors, isOneGo, lettersIn, type Stretch } from '@rapport/model/features/history/authorship';
import type { XmlText } from 'yjs';

/** What one person wrote in one go. No time: it is not in the log yet, so it is one's own or on its way here. */
export type Part = { readonly actor: string | undefined; readonly at: string | undefined; readonly words: string };

/** Who wrote a note, by the log. Throws the kind of the server's refusal, or `offline`. */
export async function fetchAuthors(workspace: string, note: string): Promise<Authors> {
  const response = await fetch(`/api/w/${workspace}/authors/note/${note}`).catch(() => undefined);
  if (!response) throw new Error('offline');
  if (!response.ok) throw new Error(((await response.json().catch(() => ({}))) as { kind?: string }).kind ?? 'internal');
  return Authors.from(((await response.json()) as { stretches: readonly Stretch[] }).stretches);
}

/** Who wrote the letters between two places of a note, from the first on. */
export function partsOf(text: XmlText, from: number, to: number, authors: Authors, me: string): readonly Part[] {
  const letters = plainLetters(text);
  const parts: Part[] = [];
  const add = (actor: string | undefined, at: string | undefined, words: string) => {
    const last = parts.at(-1);
    const same =
      last &&
      (last.at && at ? isOneGo({ actor: last.actor, at: last.at }, { actor, at }) : last.at === at && last.actor === actor);
    if (last && same) parts[parts.length - 1] = { ...last, words: last.words + words };
    else parts.push({ actor, at, words });
  };
  for (const { client, clock, length, place } of lettersIn(text, from, to)) {
    let next = clock;
    const unknown = (until: number) => {
      const words = letters.slice(place + next - clock, place + until - clock);
      if (words !== '') add(client === text.doc?.clientID ? me : undefined, undefined, words);
    };
    for (const one of authors.of(client, clock, length)) {
      unknown(one.clock);
      next = one.clock + one.length;
      add(one.actor, one.at, letters.slice(place + one.clock - clock, place + next - clock));
    }
    unknown(clock + length);
  }
  return parts.filter(({ words }) => words.trim() !== '');
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
