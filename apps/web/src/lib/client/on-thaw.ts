/** Calls `thawed` when this page runs again after the browser had frozen it or put it aside, until `signal` ends it. */
export function onThaw(thawed: () => void, signal: AbortSignal): void {
  document.addEventListener('resume', thawed, { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && thawed(), { signal });
}

/** Calls `left` when another page has put something into the storage of pages, as one that ends does, until `signal` ends it. */
export function onLeft(left: () => void, signal: AbortSignal): void {
  addEventListener('storage', ({ newValue }) => newValue !== null && left(), { signal });
}
