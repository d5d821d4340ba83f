import { objectTypes } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { markKind, MarkIndex, type SameRecord } from '@rapport/model/search/same-record';
import { isListed } from '#lib/replica/ordered-rows.ts';
import type { Replica } from '#lib/replica/replica.svelte.ts';

const mostShown = 5;
const marked = Object.values(objectTypes).filter(
  (type) => type.listed && Object.keys(type.fields).some((key) => markKind(type, key)),
);

/** The marks of one type's rows, kept by the table's steps; made when somebody first types a domain or an address. */
class TypeMarks {
  readonly #replica: Replica;
  readonly #type: ObjectType;
  #index = new MarkIndex();
  #version = -1;

  constructor(replica: Replica, type: ObjectType) {
    this.#replica = replica;
    this.#type = type;
  }

  current(): MarkIndex {
    this.#replica.version(this.#type.key);
    const table = this.#replica.table(this.#type.key);
    if (this.#version === table.version) return this.#index;
    const steps = this.#version < 0 ? undefined : table.since(this.#version);
    if (steps) {
      for (const { before, after } of steps) {
        if (before && isListed(before)) this.#index.remove(before.type, before.id, before.values);
        if (after && isListed(after)) this.#index.add(after.type, after.id, after.values);
      }
    } else {
      this.#index = new MarkIndex();
      for (const row of table.all()) if (isListed(row)) this.#index.add(row.type, row.id, row.values);
    }
    this.#version = table.version;
    return this.#index;
  }
}

const made = new WeakMap<Replica, readonly TypeMarks[]>();

/** Records on this device that have what is typed into that field already. Whoever asks in a template follows changes. */
export function sameRecords(
  replica: Replica,
  type: ObjectType,
  key: string,
  text: string,
  except?: string,
): readonly SameRecord[] {
  const types = made.get(replica) ?? marked.map((one) => new TypeMarks(replica, one));
  made.set(replica, types);
  return types.flatMap((one) => one.current().find(type, key, text, except)).slice(0, mostShown);
}
