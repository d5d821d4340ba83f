/**
 * The condition that a row's audience and a reader's groups (a parameter, as `text[]`) have one in common. The same answer
 * as `audience && groups`, which compares each with each: a reader of 200 groups waits half a second for 100,000 rows of
 * it, and an index spares nothing to whoever sees much. `= any` of many constants is one look into a hash table, and
 * hardly a row has an audience of more than two.
 */
export function sharesAudience(audience: string, groups: string): string {
  const known = (name: string) => `${name} = any(${groups})`;
  const more = `cardinality(${audience}) > 2 and exists (select from unnest(${audience}[3:]) as further (name) where ${known('name')})`;
  // An element that is not there is null, and so would the whole be where it is to be false.
  return `(${known(`${audience}[1]`)} or ${known(`${audience}[2]`)} or (${more})) is true`;
}
