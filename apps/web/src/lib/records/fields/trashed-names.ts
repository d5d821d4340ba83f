import type { Names } from './format-value.ts';

/** Signs that stand in no text: a sentence is words, and where a name in it begins and ends is still to be known. */
const begins = '\u{F0F01}';
const ends = '\u{F0F02}';

/** The same names, but those of records in the trash are marked for `partsOf`. */
export function markingTrashed(names: Names, inTrash: (type: string, id: string) => boolean): Names {
  const marking: Names = Object.create(names, {
    title: {
      value: (type: string, id: string) => {
        const title = names.title(type, id);
        return title !== undefined && inTrash(type, id) ? `${begins}${title}${ends}` : title;
      },
    },
  });
  return marking;
}

/** A sentence in parts; a marked name that was cut short is marked up to there. */
export const partsOf = (sentence: string): readonly { readonly text: string; readonly trashed: boolean }[] =>
  sentence
    .split(begins)
    .flatMap((part, index) => {
      if (index === 0) return [{ text: part, trashed: false }];
      const [name = '', ...rest] = part.split(ends);
      return [
        { text: name, trashed: true },
        { text: rest.join(''), trashed: false },
      ];
    })
    .filter(({ text }) => text !== '');
