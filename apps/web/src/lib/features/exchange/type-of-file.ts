import { objectTypes } from '@rapport/model/objects/index';

/** What the rows of a file may become, beside people. */
export const importedTypes = Object.values(objectTypes).filter(({ storage, listed }) => storage === 'document' && listed);

/**
 * The type that a file is named after, in any language (`accounts.csv`, `Firmen 2026.csv`); undefined when its name speaks of
 * none or of several.
 */
export function typeOfFile(fileName: string): string | undefined {
  const words = new Set(fileName.toLocaleLowerCase().split(/[^\p{L}]+/u));
  const named = importedTypes.filter(({ key, plural, label }) =>
    [key, plural, ...Object.values(label.one), ...Object.values(label.many)].some((name) => words.has(name.toLocaleLowerCase())),
  );
  return named.length === 1 ? named[0]?.key : undefined;
}
