/**
 * Exit code 0 when what npm wrote down about node_modules fits package-lock.json, so that a package added by hand does
 * not cost a whole installation. Runs before the packages are there: imports nothing but Node.
 */
import { readFileSync } from 'node:fs';

type Lock = { packages: Record<string, { version?: string; integrity?: string; optional?: boolean; link?: boolean }> };
const read = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as Lock).packages;

try {
  const [wanted, there] = [read('package-lock.json'), read('node_modules/.package-lock.json')];
  const fits = Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = there[path];
    return path === '' || (found ? found.version === version && found.integrity === integrity : optional === true);
  });
  process.exitCode = fits && Object.keys(there).every((path) => path in wanted) ? 0 : 1;
} catch {
  process.exitCode = 1;
}
