const longest = 200;
/** Controls, what turns the direction of writing (`exe.pdf` read backwards), and what parts a path. */
const unwanted = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029/\\:*?"<>|]+/gu;

/** A name under which a file may be kept and offered anywhere: one line, no path, its ending left when it is cut. */
export function fileName(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .replace(unwanted, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '');
  if (plain === '') return 'file';
  const letters = [...plain];
  if (letters.length <= longest) return plain;
  const ending = endingOf(plain);
  return `${letters
    .slice(0, longest - ending.length)
    .join('')
    .trimEnd()}${ending}`;
}

/** `.pdf`; empty where there is none. */
export const endingOf = (name: string): string => /\.[A-Za-z0-9]{1,12}$/.exec(name)?.[0] ?? '';
