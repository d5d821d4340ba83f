import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory that holds `rapport`. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** A path as the caller meant it: `./rapport` changes the directory, so it passes on where it was called from. */
export const fromCaller = (path: string): string => resolve(process.env.RAPPORT_CALLED_FROM ?? process.cwd(), path);
