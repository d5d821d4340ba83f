import { readFileSync, writeFileSync } from 'node:fs';

export type Surroundings = {
  /** Where the pages would have come from. */
  readonly origin: string;
  /** The path of the page, `/app/<workspace>/<plural>`. */
  readonly path: string;
  readonly cookie: string;
  /** Where `localStorage` is kept. */
  readonly storage: string;
  /** What the server takes for its own pages' address. */
  readonly publicUrl: string;
};

/** What our browser code finds around it, as far as it looks: a page that is visible, its address, its cookies. */
export function installBrowserGlobals({ origin, path, cookie, storage, publicUrl }: Surroundings): void {
  const { protocol, host } = new URL(origin);
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible', documentElement: { lang: 'en' }, cookie: '' });
  const window = new EventTarget();
  const request = globalThis.fetch;
  Object.assign(globalThis, {
    document: page,
    location: { protocol, host, origin, pathname: path },
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    dispatchEvent: window.dispatchEvent.bind(window),
    fetch: (address: string, options: RequestInit = {}) =>
      request(new URL(address, origin), { ...options, headers: { ...options.headers, cookie, origin: publicUrl } }),
  });
  Object.defineProperty(globalThis, 'localStorage', { value: fileStorage(storage), configurable: true });
}

/** The part of `Storage` that our code uses, on disk at once. */
function fileStorage(file: string) {
  let kept: Record<string, string> = {};
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    // The first time there is none.
  }
  const write = () => writeFileSync(file, JSON.stringify(kept));
  return {
    getItem: (key: string) => kept[key] ?? null,
    setItem(key: string, value: string) {
      kept[key] = value;
      write();
    },
    removeItem(key: string) {
      delete kept[key];
      write();
    },
  };
}
