/**
 * Keeps the pages of one build on the device, so that they open at once, with or without the server. Nothing of a workspace
 * is kept here: rows, documents and edits lie in IndexedDB, and what stands under /api is never touched.
 *
 * Pages open from what is kept. A new build is fetched beside it and waits until the pages agree that it takes over (see
 * lib/shell/builds); the files of a build stay for as long as a page of it is open.
 */
import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';
import { buildInLock, type FromWorker, type ToWorker } from '../lib/shell/builds/build-messages.ts';

const prefix = 'rapport-';
const cacheName = `${prefix}${version}`;
/** The same page for every address: it decides in the browser what to show. */
const shell = '/app';
const pathOf = (path: string) => new URL(path, self.location.origin + '/').pathname;
/** Where the build puts what runs in threads of its own. */
const threads = '/_app/immutable/workers/';
/** What draws PDFs is as large as all pages together: it is kept when somebody has first looked at one. */
const keptWhenUsed = /\/pdf(?:\.[a-z]+)?\.min[.-][\w-]+\.mjs$/;
const all = [...immutable, ...assets].map(({ path }) => pathOf(path));
const files = new Set(all.filter((path) => !keptWhenUsed.test(path)));
/** In development there is no build: the server answers everything. */
const built = immutable.length > 0;
/** Asked for by SvelteKit to find out whether a page is older than its server: older than what is kept is what counts. */
const versionFile = '/_app/version.json';

self.addEventListener('install', (event) => {
  event.waitUntil(keepBuild());
});
self.addEventListener('activate', (event) => {
  event.waitUntil(takeCharge());
});
self.addEventListener('message', (event) => {
  const asked = event.data as ToWorker;
  if (asked === 'take over') event.waitUntil(self.skipWaiting());
  else if (asked === 'which build') event.source?.postMessage({ build: version, asked: true } satisfies FromWorker);
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (!built || request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname === versionFile) event.respondWith(Response.json({ version }));
  else if (files.has(pathname) || pathname.startsWith('/_app/')) event.respondWith(keptFile(request, pathname));
  else if (request.mode === 'navigate' && isPage(pathname)) {
    event.respondWith(openPage(request));
    event.waitUntil(dropUnusedBuilds());
  }
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

const isPage = (pathname: string) =>
  pathname === '/' || pathname === '/sign-in' || pathname === shell || pathname.startsWith(`${shell}/`);

async function keepBuild(): Promise<void> {
  if (!built) return;
  const cache = await caches.open(cacheName);
  const page = await fetch(shell, { cache: 'reload' });
  // A server that changes its build just now could give us a page whose files belong to another.
  const named = [...(await page.clone().text()).matchAll(/"(\/_app\/immutable[^"]+)"/g)].map(([, path]) => path ?? '');
  if (!page.ok || named.some((path) => !files.has(path))) throw new Error('The page is not of this build.');
  await cache.addAll(files);
  await keepThreads(cache);
  await cache.put(shell, page);
}

/** The build's list leaves out the files of its threads: the chunks that start them name them. One that cannot be had is done without. */
async function keepThreads(cache: Cache): Promise<void> {
  for (const path of files) {
    if (!path.endsWith('.js')) continue;
    const text = (await (await cache.match(path))?.text()) ?? '';
    for (const [, name] of text.matchAll(/\/workers\/([\w-]+\.js)/g)) await cache.add(threads + name).catch(() => {});
  }
}

async function takeCharge(): Promise<void> {
  await self.clients.claim();
  for (const page of await self.clients.matchAll({ type: 'window' })) page.postMessage({ build: version } satisfies FromWorker);
  await dropUnusedBuilds();
}

/** A page holds a lock that names its build for as long as it lives, so that one which is closed or killed lets go. */
async function dropUnusedBuilds(): Promise<void> {
  // What a build that waits has fetched is not ours to judge.
  if (self.registration.waiting || self.registration.installing) return;
  const { held = [] } = await self.navigator.locks.query();
  const used = new Set(held.flatMap(({ name }) => buildInLock(name) ?? []));
  for (const name of await caches.keys())
    if (name.startsWith(prefix) && name !== cacheName && !used.has(name.slice(prefix.length))) await caches.delete(name);
}
/** A file of this build, or of an older one of which a page is still open. */
async function keptFile(request: Request, pathname: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = (await cache.match(pathname)) ?? (await caches.match(pathname));
  if (kept || !keptWhenUsed.test(pathname)) return kept ?? fetch(request);
  const fetched = await fetch(request);
  if (fetched.ok) await cache.put(pathname, fetched.clone());
  return fetched;
}

async function openPage(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(shell)) ?? fetch(request);
}
