import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';
import { chunkGroups } from './chunks.ts';
import config from './svelte.config.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const everywhere = (suffix: string) => [`packages/*/src/**/*${suffix}`, `apps/*/src/**/*${suffix}`, `tests/**/*${suffix}`];

/** These only end what hangs: a slow machine fails nothing. */
const expect = { poll: { timeout: 120_000 } };

export default defineConfig({
  root: at('./apps/web'),
  cacheDir: at('./node_modules/.vite'),
  plugins: [tailwindcss(), sveltekit(config)],
  server: { strictPort: true, fs: { allow: [at('.')] } },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups: chunkGroups } } } } },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          dir: at('.'),
          environment: 'node',
          include: everywhere('.test.ts'),
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect,
          maxWorkers: 2,
          exclude: [...everywhere('.pg.test.ts'), ...everywhere('.svelte.test.ts'), '**/node_modules/**'],
        },
      },
      {
        extends: true,
        resolve: { conditions: ['browser'] },
        test: {
          name: 'runes',
          dir: at('.'),
          environment: 'jsdom',
          // Libraries that come as Svelte components are compiled like ours.
          server: { deps: { inline: [/@lucide\/svelte/, /bits-ui/, /svelte-toolbelt/, /virtua/] } },
          include: everywhere('.svelte.test.ts'),
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          dir: at('.'),
          environment: 'node',
          include: everywhere('.pg.test.ts'),
          globalSetup: at('./tests/support/test-postgres.ts'),
          testTimeout: 300_000,
          expect,
          hookTimeout: 300_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
