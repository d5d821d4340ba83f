import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';
import config from './svelte.config.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const everywhere = (suffix: string) => [`packages/*/src/**/*${suffix}`, `apps/*/src/**/*${suffix}`, `tests/**/*${suffix}`];

/**
 * What may share a file with other things. SvelteKit's own modules may not: they read what the start of a page has told
 * them (the build, the paths) when they are first run, and in one file with what the start itself needs, they run before.
 */
const isOurs = (id: string): boolean =>
  !/\0|__sveltekit|\.svelte-kit|node_modules\/(@sveltejs|svelte|esm-env|devalue)\//.test(id);

export default defineConfig({
  root: at('./apps/web'),
  cacheDir: at('./node_modules/.vite'),
  plugins: [tailwindcss(), sveltekit(config)],
  // A page came in 115 files, most of them of a few hundred bytes: each is a request, six at a time. What many pages share
  // is one file, and what few share goes with its neighbours; no page loads more for it.
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                { name: 'core', test: isOurs, priority: -1, minShareCount: 12 },
                {
                  name: 'shared',
                  test: isOurs,
                  priority: -2,
                  minShareCount: 2,
                  entriesAware: true,
                  entriesAwareMergeThreshold: 3_000,
                },
              ],
            },
          },
        },
      },
    },
  },
  server: { strictPort: true, fs: { allow: [at('.')] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          dir: at('.'),
          environment: 'node',
          include: everywhere('.test.ts'),
          testTimeout: 60_000,
          exclude: [...everywhere('.pg.test.ts'), ...everywhere('.svelte.test.ts'), '**/node_modules/**'],
        },
      },
      {
        extends: true,
        resolve: { conditions: ['browser'] },
        test: { name: 'runes', dir: at('.'), environment: 'jsdom', include: everywhere('.svelte.test.ts'), testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          dir: at('.'),
          environment: 'node',
          include: everywhere('.pg.test.ts'),
          globalSetup: at('./tests/support/test-postgres.ts'),
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
