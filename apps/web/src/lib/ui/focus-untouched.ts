/**
 * Begins to watch the focus; what it answers says whether it is where it was, or nowhere because what had it has gone.
 * Whoever would move it later asks first: somebody may be elsewhere by then.
 */
export function focusUntouched(): () => boolean {
  const { activeElement: before, body } = document;
  return () => [before, body, null].includes(document.activeElement);
}
