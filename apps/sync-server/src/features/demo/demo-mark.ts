import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompanyWish } from './company/make-company.ts';

/** Says that a data directory holds a demo and nothing else. Written when the directory is made, never into another. */
export type DemoMark = CompanyWish & {
  /** False until the company is founded: a directory that was left half made is made again. */
  readonly complete: boolean;
  /** Ids of the deals that are told from beginning to end, by the name of their story. */
  readonly heroes?: Readonly<Record<string, string>>;
};

const markFile = (dataDirectory: string) => join(dataDirectory, 'demo.json');

/** Undefined for a directory that holds no demo. */
export function readDemoMark(dataDirectory: string): DemoMark | undefined {
  try {
    return JSON.parse(readFileSync(markFile(dataDirectory), 'utf8')) as DemoMark;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export const writeDemoMark = (dataDirectory: string, mark: DemoMark): void =>
  writeFileSync(markFile(dataDirectory), `${JSON.stringify(mark)}\n`, { mode: 0o600 });
