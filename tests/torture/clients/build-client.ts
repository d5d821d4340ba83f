import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Compiles our browser code for a process without a browser; answers the module to import. */
export async function buildClient(directory: string): Promise<string> {
  await build({
    configFile: false,
    root: repository,
    logLevel: 'warn',
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
    resolve: { conditions: ['browser', 'module', 'import', 'default'] },
    build: {
      outDir: directory,
      emptyOutDir: true,
      minify: false,
      target: 'esnext',
      lib: {
        entry: join(repository, 'tests/torture/clients/watched-client.svelte.ts'),
        formats: ['es'],
        fileName: () => 'client.mjs',
      },
    },
  });
  return join(directory, 'client.mjs');
}
