import type { ElementNode, LexicalNode } from 'lexical';

/** Makes these the children, in this order; moves and removes what has to be, and leaves the rest alone. */
export function $arrange(parent: ElementNode, children: readonly LexicalNode[]): void {
  const wanted = new Set(children.map((child) => child.getKey()));
  for (const child of parent.getChildren()) if (!wanted.has(child.getKey())) child.remove(true);
  let next = parent.getFirstChild();
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index] as LexicalNode;
    if (next?.is(child)) {
      next = next.getNextSibling();
      continue;
    }
    // What comes from elsewhere goes in together: one by one, each would be counted to its place.
    let end = index;
    while (end < children.length && !children[end]?.getParent()?.is(parent)) end += 1;
    if (end > index) {
      parent.splice(next ? next.getIndexWithinParent() : parent.getChildrenSize(), 0, children.slice(index, end));
      index = end - 1;
    } else if (next) next.insertBefore(child, false);
    else parent.append(child);
  }
}
