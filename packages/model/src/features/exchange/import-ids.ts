import { v5 } from 'uuid';

/**
 * Id of the record that a row (or a name in the file) makes: always the same, so that an import which was interrupted goes on
 * without doubling anything. Shaped as a UUIDv7 of the import's start, in the order of the rows: an index that grows at its end
 * costs the database a fraction of one that grows everywhere.
 */
export function importedId(importId: string, startedAt: number, row: number | string): string {
  const hash = v5(String(row), importId);
  const time = startedAt.toString(16).padStart(12, '0').slice(-12);
  if (typeof row === 'number') {
    const place = (row % 0x100_0000).toString(16).padStart(6, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${place.slice(0, 3)}-8${place.slice(3)}-${hash.slice(24)}`;
  }
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(15, 18)}-${hash.slice(19, 23)}-${hash.slice(24)}`;
}
