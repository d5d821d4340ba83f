import type { ObjectType } from './object-type.ts';

/** The fields by which a record stands below another of its type, which no record may do with itself, however far up. */
export const treeFields = (type: ObjectType): readonly string[] =>
  Object.entries(type.fields).flatMap(([key, { kind, to, writer }]) =>
    kind === 'reference' && to === type.key && writer === 'server' ? [key] : [],
  );

/** Whether going up from `from` leads to `id`. Total, also where what is stored goes round. */
export function leadsTo(id: string, from: string, above: (id: string) => string | undefined): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = from; at !== undefined && !seen.has(at); at = above(at)) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}
