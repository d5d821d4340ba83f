import { limits } from '../limits.ts';
import type { Row } from '../schema/row.ts';
import type { Naming } from './timeline-sources.ts';

/** An account with those below it, by name. */
export type TreeNode = {
  readonly row: Row;
  readonly children: readonly TreeNode[];
  /** Itself and all below it. */ readonly size: number;
};

/**
 * The tree that an account belongs to, from the highest above it that its reader sees. It comes to an end whatever is
 * stored, and after `treeAccounts`. Undefined for one that stands alone.
 */
export function accountTree(
  account: Row,
  { row, naming }: { readonly row: (id: string) => Row | undefined; readonly naming: Naming },
): TreeNode | undefined {
  let top = account;
  const above = new Set([account.id]);
  for (;;) {
    const parent = top.values['parent'];
    const next = typeof parent === 'string' && !above.has(parent) ? row(parent) : undefined;
    if (!next || next.deletedAt !== undefined) break;
    above.add(next.id);
    top = next;
  }
  const seen = new Set<string>();
  const grow = (at: Row): TreeNode => {
    seen.add(at.id);
    const children: TreeNode[] = [];
    const below = [...naming('account', 'parent', at.id)].sort(byName);
    for (const child of below) if (!seen.has(child.id) && seen.size < limits.treeAccounts.value) children.push(grow(child));
    return { row: at, children, size: children.reduce((sum, { size }) => sum + size, 1) };
  };
  const tree = grow(top);
  return tree.size > 1 ? tree : undefined;
}

const nameOf = (row: Row): string => String(row.values['name'] ?? '');
const byName = (a: Row, b: Row): number => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : a.id < b.id ? -1 : 1);

/** All accounts of a tree, itself first. */
export function accountsIn(tree: TreeNode): readonly Row[] {
  return [tree.row, ...tree.children.flatMap(accountsIn)];
}

/** The ids of an account of a tree and of all above it; none where it is not in the tree. */
export function wayTo(tree: TreeNode, id: string): ReadonlySet<string> {
  const above = new Map<string, string | undefined>();
  const note = (node: TreeNode, from: string | undefined): void => {
    above.set(node.row.id, from);
    for (const child of node.children) note(child, node.row.id);
  };
  note(tree, undefined);
  const way = new Set<string>();
  for (let at: string | undefined = above.has(id) ? id : undefined; at !== undefined; at = above.get(at)) way.add(at);
  return way;
}
