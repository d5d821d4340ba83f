import { objectType } from '@rapport/model/objects/index';
import { derivedField, endOf } from '@rapport/model/query/derived';
import { derivedKinds, type Derived, type DerivedKind, type Step } from '@rapport/model/query/view';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';

/** The fields of which one kind of value can be made at the end of steps. */
export function derivedFields(type: ObjectType, along: readonly Step[], kind: DerivedKind): readonly string[] {
  const end = endOf(type, along);
  if (!end || kind === 'count') return [];
  const can = (field: string) =>
    [undefined, 'EUR'].some((currency) => derivedField(type, { kind, along, field, currency, of: [] }) !== undefined);
  return shownFields(end)
    .map(([key]) => key)
    .filter(can);
}

/** What can be made at the end of steps: of one record its fields, of several how many there are and what they come to. */
export function kindsAt(type: ObjectType, along: readonly Step[]): readonly DerivedKind[] {
  if (!endOf(type, along)) return [];
  if (derivedFields(type, along, 'value').length > 0) return ['value'];
  return derivedKinds.filter((kind) => kind === 'count' || derivedFields(type, along, kind).length > 0);
}

/** A value of which only the steps are known, as complete as can be. */
export function completed(
  type: ObjectType,
  draft: Pick<Derived, 'key' | 'along' | 'of'> & Partial<Derived>,
  currency: string,
): Derived | undefined {
  const kinds = kindsAt(type, draft.along);
  const kind = kinds.find((one) => one === draft.kind) ?? kinds[0];
  if (!kind) return undefined;
  const { key, along } = draft;
  const of = kind === 'value' ? [] : draft.of;
  if (kind === 'count') return { key, kind, along, of };
  const fields = derivedFields(type, along, kind);
  const field = fields.find((one) => one === draft.field) ?? fields[0];
  const isMoney = objectType(along.at(-1)?.type ?? '')?.fields[field ?? '']?.kind === 'money';
  return { key, kind, along, field, of, ...(isMoney && kind !== 'value' ? { currency: draft.currency ?? currency } : {}) };
}

/** A key that no other value of the view has; by chance, so that two people who add one each add two. */
export function freshKey(taken: readonly string[], random: () => number = Math.random): string {
  for (;;) {
    const key = `x${Math.floor(random() * 36 ** 4).toString(36)}`;
    if (!taken.includes(key)) return key;
  }
}
