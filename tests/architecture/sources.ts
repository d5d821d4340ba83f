import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A source file, by its path from the repository's root. */
export type Source = { readonly path: string; readonly text: string };

const isTest = (path: string) => /\.(test|e2e|bench)\.ts$|\.d\.ts$/.test(path);

/** Every program and component under apps/ and packages/, without tests. */
export function sources(extensions: readonly string[]): Source[] {
  const wanted = (name: string) => extensions.some((extension) => name.endsWith(extension)) && !isTest(name);
  return ['apps', 'packages'].flatMap((area) => below(join(repository, area), wanted));
}

/** Every test. */
export const testSources = (): Source[] =>
  ['apps', 'packages', 'tests'].flatMap((area) => below(join(repository, area), (name) => /\.(test|e2e)\.ts$/.test(name)));

function below(directory: string, wanted: (name: string) => boolean): Source[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry): Source[] => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : below(path, wanted);
    if (!wanted(entry.name)) return [];
    return [{ path: relative(repository, path), text: readFileSync(path, 'utf8') }];
  });
}

/** What a file imports, as it is written there. Words in comments are no imports. */
export function importsOf({ text }: Source): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
  const patterns = [
    /\b(?:import|export)\b[^'";()]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /\bimport\s*\(\s*['"]([^'"]+)['"]/g,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''));
}
