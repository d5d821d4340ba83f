import type { ElementNode, LexicalNode } from 'lexical';

/** Makes these the children, in this order; moves and removes what has to be, and leaves the rest alone. */
export function $arrange(parent: ElementNode, children: readonly LexicalNode[]): void {
  const wanted = new Set(children.map((child) => child.getKey()));
  for (const child of parent.getChildren()) if (!wanted.has(child.getKey())) child.remove(true);
  let next = parent.getFirstChild();
  for (const child of children) {
    if (next?.is(child)) next = next.getNextSibling();
    else if (next) next.insertBefore(child, false);
    else parent.append(child);
  }
}
