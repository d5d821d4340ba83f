/** A page that never shows rows, as it has no access to any, is kept for offline nevertheless. */
const patience = 15_000;

let registered = false;

/** Has this device keep the pages, once however often it is called. Without service workers (plain HTTP) none are kept. */
export function registerWorker(): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (registered || !workers) return;
  registered = true;
  // What does not come is asked for by the next page.
  workers.register('/service-worker.js', { type: 'module' }).catch(() => undefined);
}

/**
 * Where a device has nothing yet, keeping the pages is some hundred files: in a workspace they come after its rows, whose
 * page calls `registerWorker`, as they would share the connections with them [M187]. Elsewhere, and where they are kept
 * already, it is asked as soon as a page is there.
 */
export function registerInTime(): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const atOnce = Boolean(workers?.controller) || !location.pathname.startsWith('/app/');
  if (!atOnce) setTimeout(registerWorker, patience);
  else if (document.readyState === 'complete') registerWorker();
  else addEventListener('load', registerWorker);
}
