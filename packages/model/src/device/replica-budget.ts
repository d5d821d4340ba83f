import type { ObjectType } from '../schema/object-type.ts';

/**
 * What a device may leave to the server: types with pages of their own that nothing else is made up of. My day and boards
 * are, of what they show, so those stay, as do people, settings, and what hangs on other records.
 */
export const mayBeLeft = (type: ObjectType): boolean =>
  type.listed && type.storage === 'document' && type.board === undefined && type.key !== 'task';

/**
 * Which types a device leaves to the server, so that its rows are no more than the budget, where that can be reached
 * [M90]: of those that may be left the biggest that this person has not used lately, then those used longest ago.
 */
export function leftToServer(
  counts: ReadonlyMap<string, number>,
  types: readonly ObjectType[],
  /** Types whose views this person has used lately, the latest first. */
  used: readonly string[],
  budget: number,
): readonly string[] {
  const least = types
    .filter((type) => mayBeLeft(type) && (counts.get(type.key) ?? 0) > 0)
    .map(({ key }) => ({ key, count: counts.get(key) ?? 0, lately: used.includes(key) ? used.length - used.indexOf(key) : 0 }))
    .sort((a, b) => a.lately - b.lately || b.count - a.count || (a.key < b.key ? -1 : 1));
  let rest = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const left: string[] = [];
  for (const { key, count } of least) {
    if (rest <= budget) break;
    left.push(key);
    rest -= count;
  }
  return left;
}
