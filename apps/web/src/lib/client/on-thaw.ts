/** Calls `thawed` when this page runs again after the browser had frozen it or put it aside, until `signal` ends it. */
export function onThaw(thawed: () => void, signal: AbortSignal): void {
  document.addEventListener('resume', thawed, { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && thawed(), { signal });
}
