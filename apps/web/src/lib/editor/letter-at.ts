/** The letter that is drawn at a point of the window; undefined beside letters. */
export function letterAt(x: number, y: number): { readonly letters: Text; readonly offset: number } | undefined {
  const found = caretAt(x, y);
  if (!found) return undefined;
  const [node, caret] = found;
  if (!(node instanceof Text)) return undefined;
  // A caret stands between two letters: the point is on the one before it or the one behind it.
  for (const offset of [caret - 1, caret]) {
    if (offset < 0 || offset >= node.length) continue;
    const range = document.createRange();
    range.setStart(node, offset);
    range.setEnd(node, offset + 1);
    for (const { left, right, top, bottom } of range.getClientRects())
      if (x >= left && x <= right && y >= top && y <= bottom) return { letters: node, offset };
  }
  return undefined;
}

function caretAt(x: number, y: number): readonly [node: Node, offset: number] | undefined {
  if ('caretPositionFromPoint' in document) {
    const position = document.caretPositionFromPoint(x, y);
    return position ? [position.offsetNode, position.offset] : undefined;
  }
  // Safari knows it under its older name.
  const range = (document as Document & { caretRangeFromPoint?: (x: number, y: number) => Range | null }).caretRangeFromPoint?.(
    x,
    y,
  );
  return range ? [range.startContainer, range.startOffset] : undefined;
}
