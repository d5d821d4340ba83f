import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, type Source, sources } from './sources.ts';

/**
 * Who may import what: other layers of ours, and packages from outside (`undefined`: any). The first line whose path a
 * file begins with is its layer.
 */
const layers: readonly {
  readonly path: string;
  readonly ours: readonly string[];
  readonly others?: readonly string[];
  readonly node: boolean;
}[] = [
  { path: 'packages/model/', ours: [], others: ['yjs', 'lib0', 'uuid', 'fastest-levenshtein'], node: false },
  { path: 'packages/text/', ours: [], others: ['i18next'], node: false },
  {
    path: 'packages/persistence/src/server/',
    ours: ['@rapport/model'],
    others: ['pg', 'pg-copy-streams', 'drizzle-orm', 'yjs', 'lib0', 'uuid', 'graphile-worker'],
    node: true,
  },
  { path: 'packages/persistence/', ours: ['@rapport/model'], others: ['idb', 'yjs', 'lib0', 'uuid'], node: false },
  { path: 'apps/sync-server/', ours: ['@rapport/model', '@rapport/text', '@rapport/persistence/server'], node: true },
  {
    path: 'apps/cli/',
    ours: ['@rapport/model', '@rapport/text', '@rapport/persistence/server', '@rapport/sync-server'],
    node: true,
  },
  { path: 'apps/web/src/lib/server/', ours: ['@rapport/model', '@rapport/text', '@rapport/persistence'], node: true },
  { path: 'apps/web/src/hooks.server.ts', ours: ['@rapport/model', '@rapport/text', '@rapport/persistence'], node: true },
  { path: 'apps/web/', ours: ['@rapport/model', '@rapport/text', '@rapport/persistence/browser'], node: false },
];

const layerOf = (path: string) => layers.find((layer) => path.startsWith(layer.path));
const packageName = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const within = (specifier: string, allowed: string) => specifier === allowed || specifier.startsWith(`${allowed}/`);
const packageOf = (path: string) => path.split('/').slice(0, 2).join('/');

function forbidden(file: Source, specifier: string): boolean {
  const layer = layerOf(file.path);
  if (!layer) return true;
  if (specifier.startsWith('.')) return packageOf(normalize(join(dirname(file.path), specifier))) !== packageOf(file.path);
  if (specifier.startsWith('node:')) return !layer.node;
  if (specifier.startsWith('@rapport/')) return !layer.ours.some((allowed) => within(specifier, allowed));
  if (specifier.startsWith('$') || specifier.startsWith('#')) return !file.path.startsWith('apps/web/');
  return layer.others !== undefined && !layer.others.includes(packageName(specifier));
}

const files = sources(['.ts', '.svelte']);

describe('layers', () => {
  test('every file imports only what its layer may', () => {
    const found = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => forbidden(file, specifier))
        .map((specifier) => `${file.path} → ${specifier}`),
    );
    expect(found).toEqual([]);
  });

  test('the test finds a forbidden import', () => {
    const file = {
      path: 'packages/model/src/x.ts',
      text: "import { a } from '@rapport/persistence/server/database';\nexport * from 'node:fs';\nawait import('pg');",
    };
    expect(importsOf(file).filter((specifier) => forbidden(file, specifier))).toHaveLength(3);
  });

  test('[V3] the model asks no clock, no chance and no surroundings', () => {
    const asks =
      /\b(Date\.now|new Date\(\)|performance\.|Math\.random|crypto\.|process\.|fetch\(|setTimeout|setInterval|localStorage|globalThis)/;
    const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
    const found = files
      .filter(({ path, text }) => path.startsWith('packages/model/') && asks.test(code(text)))
      .map(({ path }) => path);
    expect(found).toEqual([]);
  });

  test('a feature never imports the files of another feature', () => {
    const feature = (path: string) => /(?:^|\/)features\/([^/]+)/.exec(path)?.[1];
    const found = files.flatMap((file) =>
      importsOf(file)
        .map((specifier) => ({
          specifier,
          other: feature(specifier.startsWith('.') ? normalize(join(dirname(file.path), specifier)) : specifier),
        }))
        .filter(({ other }) => feature(file.path) !== undefined && other !== undefined && other !== feature(file.path))
        .map(({ specifier }) => `${file.path} → ${specifier}`),
    );
    expect(found).toEqual([]);
  });

  test('no file is named after what it is not about', () => {
    const found = files
      .filter(({ path }) => /\/(utils?|helpers?|types|managers?|common|misc)(\.|\/)/.test(path))
      .map(({ path }) => path);
    expect(found).toEqual([]);
  });
});
