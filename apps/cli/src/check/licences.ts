import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences of what ships: those that ask for no more than their notice. */
const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'PostgreSQL',
  'OFL-1.1',
  'CC0-1.0',
  'BlueOak-1.0.0',
]);

type Package = {
  readonly license?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { readonly optional?: boolean }>;
};

/** One line per runtime dependency, direct or not, whose licence is not among the allowed ones. */
export function forbiddenLicences(repository: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Package>;
  };
  return [...runtimePaths(packages)]
    .map((path) => ({ path, licence: licenceOf(repository, path, packages[path]) }))
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ path, licence }) => `${path}: ${licence}`)
    .sort();
}

/**
 * What the root's `dependencies` bring, through dependencies, optional ones and peers that are not optional. The lock's
 * own `dev` mark is of no use: it counts a test runner that a library names as an optional peer.
 */
function runtimePaths(packages: Record<string, Package>): Set<string> {
  const found = new Set<string>();
  const visit = (path: string) => {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[path] ?? {};
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
      const at = resolve(packages, path, name);
      if (at === undefined || found.has(at)) continue;
      found.add(at);
      visit(at);
    }
  };
  visit('');
  return found;
}

/** Where Node finds `name` from `path`; undefined for an optional one that is not in the lock. */
function resolve(packages: Record<string, Package>, path: string, name: string): string | undefined {
  for (let from = path; from !== ''; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    const inside = `${from}/node_modules/${name}`;
    if (packages[inside]) return inside;
  }
  return packages[`node_modules/${name}`] ? `node_modules/${name}` : undefined;
}

/** `MIT OR X` is allowed when one is, `MIT AND X` when both are. */
const isAllowed = (expression: string): boolean =>
  expression
    .replace(/[()]/g, '')
    .split(/ OR /)
    .some((either) => either.split(/ AND /).every((licence) => allowed.has(licence.trim())));

/** From the lock, else from the package itself; some have only the text of the licence, or name it in their readme. */
function licenceOf(repository: string, path: string, { license }: Package = {}): string {
  if (license !== undefined) return license;
  const directory = join(repository, path);
  if (!existsSync(directory)) return 'not installed, licence unknown';
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { license?: unknown };
  if (typeof manifest.license === 'string') return manifest.license;
  const said = (name: RegExp, words: RegExp) =>
    readdirSync(directory).some((entry) => name.test(entry) && words.test(readFileSync(join(directory, entry), 'utf8')));
  return said(/^licen[cs]e/i, /\bMIT License\b/i) || said(/^readme/i, /^#+ licen[cs]e\s+MIT$/im) ? 'MIT' : 'unknown';
}
