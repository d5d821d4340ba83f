import type { DemoEntry } from './demo-record.ts';
import type { People, Person } from './people.ts';
import type { Random } from './seeded-random.ts';

export type Said = {
  readonly at: number;
  readonly by: Person;
  readonly text: string;
  readonly replyTo?: string;
  readonly resolvedBy?: Person;
  /** What it said before it was corrected. */
  readonly before?: string;
  readonly withdrawn?: true;
};

/** Everybody whose whole name stands after an @. */
export const mentionedIn = (people: People, text: string): readonly string[] =>
  people.all.filter(({ name, left }) => !left && text.includes(`@${name}`)).map(({ id }) => id);

/** A comment with what became of it: corrected, resolved, withdrawn. */
export function commentEntry(
  people: People,
  random: Random,
  home: { readonly type: string; readonly id: string },
  said: Said,
): DemoEntry {
  const values = (text: string, resolved = false) => {
    const mentions = mentionedIn(people, text);
    return {
      record: `${home.type}:${home.id}`,
      body: text,
      ...(mentions.length > 0 && { mentions }),
      ...(said.replyTo !== undefined && { parent: said.replyTo }),
      ...(resolved && { resolved: true }),
    };
  };
  const by = said.by.id;
  const versions: DemoEntry['versions'][number][] = [{ at: said.at, by, values: values(said.before ?? said.text) }];
  if (said.before !== undefined) versions.push({ at: said.at + 4 * 60_000, by, values: values(said.text) });
  if (said.resolvedBy) versions.push({ at: said.at + 26 * 60_000, by: said.resolvedBy.id, values: values(said.text, true) });
  if (said.withdrawn) versions.push({ at: said.at + 9 * 60_000, by, values: values(said.text), deleted: true });
  return { type: 'comment', id: random.id(said.at), home, versions };
}
