import { cpSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

export type OtherBuild = {
  /** What BUILD_DIR has to say for the product to serve it. */
  readonly directory: string;
  /** Below `/_app/`, where its files lie: nothing of the build it was made from is there. */
  readonly folder: string;
  readonly remove: () => void;
};

/**
 * Another build of the present sources, without building twice: a copy of the pages that were built with another version,
 * and with other names for all files, as hashes would give them. `alter` changes what else is different in it.
 */
export function otherBuild(name: string, alter: (text: string) => string = (text) => text): OtherBuild {
  const from = realpathSync(join(repository, 'build'));
  const directory = join('.builds', `other-${name}-${process.pid}`);
  const to = join(repository, directory);
  const folder = `immutable-${name}`;
  const { version } = JSON.parse(readFileSync(join(from, 'client/_app/version.json'), 'utf8')) as { version: string };
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  for (const path of filesBelow(to)) {
    // What was compressed beforehand says what it said.
    if (/\.(gz|br)$/.test(path)) rmSync(path);
    else if (/\.(js|json|html|css|webmanifest)$/.test(path)) {
      const text = readFileSync(path, 'utf8');
      const other = alter(text).replaceAll(version, `${version}-${name}`).replaceAll('_app/immutable/', `_app/${folder}/`);
      if (other !== text) writeFileSync(path, other);
    }
  }
  renameSync(join(to, 'client/_app/immutable'), join(to, 'client/_app', folder));
  measureAgain(to, name);
  return { directory, folder, remove: () => rmSync(to, { recursive: true, force: true }) };
}

type Asset = { readonly file: string; readonly etag: string; readonly [compressed: string]: unknown };

/** The build knows how large each of its files is, and by which tag a browser knows it again. */
function measureAgain(build: string, name: string): void {
  const list = join(build, 'adapter-node.js');
  const text = readFileSync(list, 'utf8').replace(
    /(export const assets = JSON\.parse\()(".*")\)/,
    (_, before: string, json: string) => {
      const assets = JSON.parse(JSON.parse(json) as string) as { entries: [string, Asset][] };
      const entries = assets.entries.map(([path, { file, etag }]) => {
        const { size } = statSync(join(build, 'client', file));
        return [path, { file, size, etag: `${etag}-${name}` }];
      });
      return `${before}${JSON.stringify(JSON.stringify({ ...assets, entries }))})`;
    },
  );
  writeFileSync(list, text);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
