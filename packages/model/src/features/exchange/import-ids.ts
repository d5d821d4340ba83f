import { v5 } from 'uuid';

/**
 * Id of the record that a row (or a name in the file) makes: always the same, so that an import which was interrupted goes on
 * without doubling anything. Shaped as a UUIDv7 of the import's start, so that the rows of one import lie together.
 */
export function importedId(importId: string, startedAt: number, row: number | string): string {
  const hash = v5(String(row), importId);
  const time = startedAt.toString(16).padStart(12, '0').slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(15, 18)}-${hash.slice(19, 23)}-${hash.slice(24)}`;
}
