import { limits } from '../limits.ts';
import type { KeepReason } from './keeping.ts';

/** A file of a document that a device keeps. */
export type WantedFile = {
  readonly id: string;
  readonly size: number;
  /** What it hangs on. */
  readonly document: string;
  /** The most binding reason why its document is kept. */
  readonly reason: KeepReason;
};

export type FilesToKeep = {
  /** What is worth most comes first: in this order it is fetched. */
  readonly keep: readonly WantedFile[];
  /** Too large to be fetched unasked, or no room is left for it. */
  readonly leftOut: readonly WantedFile[];
};

/**
 * Which files a device keeps, of those of the documents that it keeps, in their order [M194]. One that somebody took along
 * may be as large as a file may be; what is fetched unasked may not. Past `room` bytes the least needed are left out.
 */
export function planFiles(wanted: Iterable<WantedFile>, room: number = limits.keptFilesBytes.value): FilesToKeep {
  const keep: WantedFile[] = [];
  const leftOut: WantedFile[] = [];
  const seen = new Set<string>();
  let left = Math.min(room, limits.keptFilesBytes.value);
  for (const file of wanted) {
    if (seen.has(file.id)) continue;
    seen.add(file.id);
    const most = file.reason === 'pinned' ? limits.fileBytes.value : limits.keptFileBytes.value;
    const fits = file.size <= most && file.size <= left;
    if (fits) left -= file.size;
    (fits ? keep : leftOut).push(file);
  }
  return { keep, leftOut };
}
