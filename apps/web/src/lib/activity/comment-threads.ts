import type { Row } from '@rapport/model/schema/row';

/** Comments and what was answered to each, oldest answer first. An answer whose comment is gone stands for itself. */
export function threadsOf(comments: readonly Row[]): {
  readonly roots: readonly Row[];
  readonly replies: ReadonlyMap<string, readonly Row[]>;
} {
  const ids = new Set(comments.map(({ id }) => id));
  const parentOf = (row: Row): string | undefined => {
    const { parent } = row.values;
    return typeof parent === 'string' && parent !== row.id && ids.has(parent) ? parent : undefined;
  };
  const roots = comments.filter((row) => parentOf(row) === undefined);
  const top = new Set(roots.map(({ id }) => id));
  const replies = new Map<string, Row[]>();
  for (const row of comments) {
    const parent = parentOf(row);
    if (parent === undefined) continue;
    // An answer to an answer belongs to the same thread.
    const root = top.has(parent) ? parent : rootOf(parent, comments, parentOf);
    if (root !== undefined) replies.set(root, [...(replies.get(root) ?? []), row]);
  }
  for (const list of replies.values()) list.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  return { roots, replies };
}

function rootOf(id: string, comments: readonly Row[], parentOf: (row: Row) => string | undefined): string | undefined {
  const byId = new Map(comments.map((row) => [row.id, row]));
  let at: string | undefined = id;
  for (let steps = 0; at !== undefined && steps < comments.length; steps++) {
    const row = byId.get(at);
    const parent = row && parentOf(row);
    if (parent === undefined) return at;
    at = parent;
  }
  return undefined;
}
