import { objectTypes } from '@rapport/model/objects/index';
import type { Field } from '@rapport/model/schema/fields';
import type { Row } from '@rapport/model/schema/row';
import { isListed } from './ordered-rows.ts';
import type { RowTable } from './row-table.ts';

const pointing = (field: Field): boolean => field.kind === 'reference' || field.kind === 'references';
/** `<type>:<id>` or the bare id: ids are unique over all types. */
const idOf = (reference: string): string => reference.slice(reference.indexOf(':') + 1);

/** Which rows of one type point at what, by one of their fields. Kept by the table's steps. */
class FieldIndex {
  readonly #table: RowTable;
  readonly #key: string;
  readonly #byTarget = new Map<string, Set<string>>();
  #version = -1;

  constructor(table: RowTable, key: string) {
    this.#table = table;
    this.#key = key;
  }

  pointingAt(target: string): ReadonlySet<string> | undefined {
    this.#catchUp();
    return this.#byTarget.get(target);
  }

  #catchUp(): void {
    if (this.#version === this.#table.version) return;
    const steps = this.#version < 0 ? undefined : this.#table.since(this.#version);
    if (steps) {
      for (const { before, after } of steps) {
        if (before) for (const target of this.#targets(before)) this.#byTarget.get(target)?.delete(before.id);
        if (after) this.#add(after);
      }
    } else {
      this.#byTarget.clear();
      for (const row of this.#table.all()) this.#add(row);
    }
    this.#version = this.#table.version;
  }

  #add(row: Row): void {
    if (!isListed(row)) return;
    for (const target of this.#targets(row)) {
      const rows = this.#byTarget.get(target);
      if (rows) rows.add(row.id);
      else this.#byTarget.set(target, new Set([row.id]));
    }
  }

  #targets(row: Row): readonly string[] {
    const value = row.values[this.#key];
    if (typeof value === 'string') return [idOf(value)];
    return Array.isArray(value) ? (value as readonly string[]).map(idOf) : [];
  }
}

const none: ReadonlySet<string> = new Set();

export type Pointing = { readonly type: string; readonly field: string; readonly ids: ReadonlySet<string> };

/** The other end of every reference field: relations are stored at one end only. */
export class ReverseIndex {
  readonly #table: (type: string) => RowTable;
  readonly #indexes = new Map<string, FieldIndex>();

  constructor(table: (type: string) => RowTable) {
    this.#table = table;
  }

  /** Types that have a field which may point at records of this type. */
  static sources(type: string): readonly { readonly type: string; readonly field: string }[] {
    return Object.values(objectTypes).flatMap((source) =>
      Object.entries(source.fields)
        .filter(([, field]) => pointing(field) && (field.to === undefined || field.to === type))
        .map(([field]) => ({ type: source.key, field })),
    );
  }

  pointingAt(type: string, id: string): Pointing[] {
    return ReverseIndex.sources(type).flatMap((source) => {
      const ids = this.pointingBy(source.type, source.field, id);
      return ids.size > 0 ? [{ ...source, ids }] : [];
    });
  }

  /** The rows of one type that point at a record by one of their fields; none of them lies in the trash. */
  pointingBy(type: string, field: string, id: string): ReadonlySet<string> {
    const key = `${type}.${field}`;
    const index = this.#indexes.get(key) ?? new FieldIndex(this.#table(type), field);
    this.#indexes.set(key, index);
    return index.pointingAt(id) ?? none;
  }
}
