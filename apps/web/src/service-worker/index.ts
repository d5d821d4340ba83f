/**
 * Keeps the pages of one build on the device, so that they open while the server is away. Nothing of a workspace is kept
 * here: rows, documents and edits lie in IndexedDB, and what stands under /api is never touched.
 *
 * A navigation asks the server first, so whoever is online always gets the newest build; the kept shell answers when the
 * server does not. A new build waits until no page of the old one is left: their chunks stay at hand until then.
 */
import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';

const cacheName = `rapport-${version}`;
/** The same page for every address: it decides in the browser what to show. */
const shell = '/app';
const files = new Set([...immutable, ...assets].map(({ path }) => new URL(path, self.location.origin + '/').pathname));
/** A server that is slower than this is treated as away: nobody waits for what lies on their device. */
const patience = 500;
/** Said by the worker in charge to the one that waits. */
const takeOver = 'take over';

self.addEventListener('install', (event) => {
  event.waitUntil(keepBuild());
});
self.addEventListener('activate', (event) => {
  event.waitUntil(dropOtherBuilds());
});
self.addEventListener('message', (event) => {
  if (event.data === takeOver) event.waitUntil(self.skipWaiting());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (files.has(pathname)) event.respondWith(keptFile(request, pathname));
  else if (request.mode === 'navigate' && isPage(pathname)) event.respondWith(openPage(request));
});

self.addEventListener('push', (event) => {
  event.waitUntil(showNotice(event.data?.json()));
});
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openNotice(String(event.notification.data ?? '/app')));
});

/** What the server sends: words in the person's language, and the way to the place. */
type Notice = { readonly title?: string; readonly body?: string; readonly url?: string; readonly tag?: string };

async function showNotice({ title = '', body = '', url = shell, tag = '' }: Notice = {}): Promise<void> {
  await self.registration.showNotification(title, { body, tag, data: url, icon: '/favicon.svg' });
}

/** A page that is open goes there; otherwise a new one does. Never to another address than this one's. */
async function openNotice(url: string): Promise<void> {
  const { href, origin } = new URL(url, self.location.origin);
  if (origin !== self.location.origin) return;
  const [open] = await self.clients.matchAll({ type: 'window' });
  if (!open) return void (await self.clients.openWindow(href));
  await open.focus();
  await open.navigate(href);
}

const isPage = (pathname: string) => pathname === '/' || pathname === shell || pathname.startsWith(`${shell}/`);

async function keepBuild(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([...files, shell]);
}

async function dropOtherBuilds(): Promise<void> {
  for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name);
}

async function keptFile(request: Request, pathname: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(pathname)) ?? fetch(request);
}

async function openPage(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(patience) });
    if (response.ok || response.status < 500) {
      await letNewBuildIn();
      return response;
    }
    return (await keptShell()) ?? response;
  } catch (error) {
    const kept = await keptShell();
    if (kept) return kept;
    throw error;
  }
}

const keptShell = async (): Promise<Response | undefined> => (await caches.open(cacheName)).match(shell);

/** The page that opens now is of the newest build: when it is the only one, nobody needs the old build any more. */
async function letNewBuildIn(): Promise<void> {
  const { waiting } = self.registration;
  if (waiting && (await self.clients.matchAll({ type: 'window' })).length <= 1) waiting.postMessage(takeOver);
}
