import { objectTypes } from '@rapport/model/objects/index';
import { hasList } from '@rapport/model/schema/object-type';

/** What the rows of a file may become, beside people. */
export const importedTypes = Object.values(objectTypes).filter(hasList);

const wordsOf = (text: string): string =>
  ` ${text
    .toLocaleLowerCase()
    .split(/[^\p{L}]+/u)
    .join(' ')} `;

/**
 * The type that a file is named after, in any language (`accounts.csv`, `Firmen 2026.csv`); undefined when its name speaks of
 * none or of several. Order lines are no orders: of names within one another the longer is meant.
 */
export function typeOfFile(fileName: string): string | undefined {
  const words = wordsOf(fileName);
  const named = importedTypes.flatMap(({ key, plural, label }) =>
    [key, plural, ...Object.values(label.one), ...Object.values(label.many)]
      .map(wordsOf)
      .filter((name) => words.includes(name))
      .map((name) => ({ key, name })),
  );
  const meant = new Set(
    named.filter(({ name }) => !named.some((other) => other.name !== name && other.name.includes(name))).map(({ key }) => key),
  );
  return meant.size === 1 ? [...meant][0] : undefined;
}
