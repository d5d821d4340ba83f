import adapter from '@sveltejs/adapter-node';
import { fileURLToPath } from 'node:url';

/** @param {string} path */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Svelte and SvelteKit options. SvelteKit does not look for this file (it refuses to start if it finds one in
 * Vite's root, which is apps/web): vite.config.ts passes it on. Options are flat, without a `kit:` namespace.
 * @type {import('@sveltejs/kit/vite').Config}
 */
export default {
  adapter: adapter({ out: at(process.env.BUILD_DIR ?? './build') }),
  compilerOptions: { runes: true },
  paths: { relative: false }, // the /app shell is served for deep links too
  serviceWorker: { register: false }, // `register-worker.ts` does, when it is in nobody's way
  version: { pollInterval: 60_000 },
  csp: {
    mode: 'auto',
    directives: {
      'default-src': ['self'],
      'script-src': ['self'],
      'style-src': ['self', 'unsafe-inline'],
      'img-src': ['self', 'data:', 'blob:'],
      // In development Vite tells pages of changes over a port of its own.
      'connect-src': process.env.RAPPORT_DEV ? ['self', 'ws:'] : ['self'],
      'frame-ancestors': ['none'],
      'base-uri': ['none'],
      'form-action': ['self'],
      'object-src': ['none'],
    },
  },
};
