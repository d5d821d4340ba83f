import { objectType } from '../../objects/index.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { Values } from '../../schema/row.ts';
import { searchText } from '../../schema/sort-key.ts';
import { companyName } from '../../search/same-record.ts';

export type Named = { readonly type: string; readonly id: string };
type NamedRow = Named & { readonly values: Values };

const words = (text: string) =>
  searchText(text)
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();

type Called = { readonly name: string; readonly short: boolean };
/** Rows are never changed, so a new row is a new name. */
const calls = new WeakMap<NamedRow, readonly Called[]>();
const callsOf = (type: ObjectType, row: NamedRow): readonly Called[] => {
  const known = calls.get(row) ?? calledBy(type, row.values);
  calls.set(row, known);
  return known;
};

/** What a record is called: in full, a company also without its legal form, a person also by one of the names. */
function calledBy(type: ObjectType, values: Values): readonly Called[] {
  const parts = type.title.flatMap((key) => (typeof values[key] === 'string' ? [words(values[key])] : [])).filter(Boolean);
  const full = parts.join(' ');
  if (full === '') return [];
  const company = type.title.length === 1 && type.fields[type.title[0] ?? '']?.identifies ? companyName(full) : full;
  const shorter = new Set([...(type.title.length > 1 ? parts : []), company]);
  shorter.delete(full);
  return [{ name: full, short: false }, ...[...shorter].map((name) => ({ name, short: true }))];
}

/**
 * Finds records by what people call them. A short name finds the one who has it; where several do, it is nobody's, and
 * the line keeps the words.
 */
export function nameIndex(rows: Iterable<NamedRow>): (types: readonly string[], name: string) => Named | undefined {
  const full = new Map<string, Named>();
  const short = new Map<string, Named | undefined>();
  for (const row of rows) {
    const type = objectType(row.type);
    if (!type) continue;
    for (const called of callsOf(type, row)) {
      const key = `${type.key} ${called.name}`;
      if (!called.short) full.set(key, full.get(key) ?? row);
      else short.set(key, short.has(key) ? undefined : row);
    }
  }
  return (types, name) => {
    const wanted = words(name);
    if (wanted.length < 2) return undefined;
    for (const found of [full, short])
      for (const type of types) {
        const one = found.get(`${type} ${wanted}`);
        if (one) return { type: one.type, id: one.id };
      }
    return undefined;
  };
}
