import type { Field } from '../../schema/fields.ts';
import { shownFields, type ObjectType } from '../../schema/object-type.ts';
import { markKind } from '../../search/same-record.ts';

/** Which fields of a type a line fills with what, in the order in which they are filled. */
export type Slots = {
  readonly money: readonly string[];
  readonly date: readonly string[];
  readonly time: readonly string[];
  readonly recurrence: readonly string[];
  readonly choice: readonly string[];
  readonly tags: readonly string[];
  readonly member: readonly string[];
  readonly email: readonly string[];
  readonly phone: readonly string[];
  readonly domain: readonly string[];
  /** Fields that name records of another type; `to` undefined: of any. */
  readonly references: readonly { readonly key: string; readonly to: string | undefined }[];
  /** The one whose record may be made along with it: its name is all that it needs. */
  readonly makes: string | undefined;
};

const known = new WeakMap<ObjectType, Slots>();

/**
 * Derived from the definition: what is said of a record in one breath are the facts that stand in no group of their own,
 * those that its list shows first. Ways to reach it count wherever they stand.
 */
export function fieldSlots(type: ObjectType): Slots {
  const found = known.get(type);
  if (found) return found;
  const keys = [...new Set([...type.columns, ...shownFields(type).map(([key]) => key)])];
  const plain = keys.filter((key) => type.fields[key]?.group === undefined);
  const of = (...kinds: readonly Field['kind'][]) => plain.filter((key) => kinds.includes(type.fields[key]?.kind ?? 'longText'));
  const marked = (kind: string) => keys.filter((key) => markKind(type, key) === kind);
  const references = of('reference', 'references').flatMap((key) => {
    const to = type.fields[key]?.to;
    // A company's parent, or who brought a customer, is not said by a bare name.
    return to === type.key ? [] : [{ key, to }];
  });
  const slots: Slots = {
    money: of('money'),
    date: type.closing ? [type.closing.date] : of('date'),
    time: of('dateTime'),
    recurrence: of('recurrence'),
    choice: of('choice').filter((key) => type.fields[key]?.options !== 'pipeline'),
    tags: of('tags'),
    member: of('member'),
    email: marked('email'),
    phone: marked('phone'),
    domain: marked('domain'),
    references: [...references.filter(({ to }) => to !== undefined), ...references.filter(({ to }) => to === undefined)],
    makes: references.find(({ to }) => to === 'account')?.key,
  };
  known.set(type, slots);
  return slots;
}
