import fc from 'fast-check';
import { objectTypes } from '../../packages/model/src/objects/index.ts';
import { stepsFrom, type Related } from '../../packages/model/src/query/related.ts';
import { derivedField, withDerived } from '../../packages/model/src/query/derived.ts';
import type { Condition, Derived, DerivedKind, Filter, Operator, Sort, View } from '../../packages/model/src/query/view.ts';
import { derivedKinds, groupings, metaKeys, operators, periods } from '../../packages/model/src/query/view.ts';
import type { Field, FieldKind } from '../../packages/model/src/schema/fields.ts';
import type { ObjectType } from '../../packages/model/src/schema/object-type.ts';
import type { Row, Value } from '../../packages/model/src/schema/row.ts';
import { parseValue } from '../../packages/model/src/schema/values.ts';

/** Few and awkward, so that values of rows and operands meet. */
const ids = [
  '00000000-0000-7000-8000-0000000000a1',
  '00000000-0000-7000-8000-0000000000b2',
  'ffffffff-ffff-7fff-bfff-ffffffffffff',
];
const texts = [
  'Zoë',
  'zoe',
  'Ärger',
  'Aerger',
  'STRASSE',
  'Straße 9',
  'Straße 10',
  'a\u0000b',
  '𝕏 ray',
  '\u{ffee}half',
  'Ёлка',
  'йод',
  ' 100% ',
  'under_score',
  'back\\slash',
  'ﬁn',
  '東京',
  '1',
  'İstanbul',
  '\ud800',
];
const options = ['c_won', 'c_lost', 'new', 'c_gone'];
const times = [
  '2026-03-01T00:00:00.000Z',
  '2026-03-29T00:59:59.999Z',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '2026-01-31T23:00:00.000Z',
];

const from = <T>(values: readonly T[]) => fc.constantFrom(...values);
const text = fc.oneof(from(texts), fc.string({ unit: 'grapheme', maxLength: 6 }));
const scalars: Record<FieldKind, fc.Arbitrary<unknown>> = {
  text,
  longText: text,
  externalId: text,
  url: from(['https://example.org/Ä', 'http://a.b', 'https://example.org']),
  number: fc.oneof(from([0, 1, -1, 1_500, Number.MAX_SAFE_INTEGER]), fc.integer({ min: -20, max: 20 })),
  percent: fc.integer({ min: -100, max: 100 }),
  rating: fc.integer({ min: 1, max: 5 }),
  serial: fc.integer({ min: 1_001, max: 1_010 }),
  money: fc.record({
    minor: fc.oneof(from([Number.MIN_SAFE_INTEGER, 0]), fc.integer({ min: -300, max: 300 })),
    currency: from(['EUR', 'USD', 'JPY']),
  }),
  date: fc.oneof(from(['2026-03-01', '2026-02-28', '0001-01-01', '9999-12-31', '2024-02-29'])),
  dateTime: from(times),
  yesNo: fc.boolean(),
  choice: from(options),
  recurrence: from(['week', '2 weeks', 'month on 31']),
  member: from(ids),
  team: from(ids),
  reference: from([...ids, ...ids.map((id) => `deal:${id}`)]),
  references: fc.uniqueArray(from([...ids, ...ids.map((id) => `deal:${id}`)]), { maxLength: 3 }),
  members: fc.uniqueArray(from(ids), { maxLength: 3 }),
  tags: fc.uniqueArray(text, { maxLength: 3 }),
  emails: fc.uniqueArray(from(['a@example.org', 'ä@example.org', 'b.c@example.org']), { maxLength: 2 }),
  phones: fc.uniqueArray(from(['+49 30 123', '030/123']), { maxLength: 2 }),
  address: fc.record({ street: text, city: text, region: text, postalCode: text, country: text }, { requiredKeys: [] }),
};

const valueOf = (field: Field): fc.Arbitrary<Value | undefined> =>
  fc.option(scalars[field.kind], { nil: undefined, freq: 3 }).map((input) => {
    const parsed = parseValue(field, input);
    return 'value' in parsed ? parsed.value : undefined;
  });

/** Rows as a projection could have made them. */
export const arbitraryRow = (type: ObjectType): fc.Arbitrary<Row> =>
  fc
    .record({
      id: fc.uuid({ version: 7 }),
      values: fc.record(Object.fromEntries(Object.entries(type.fields).map(([key, field]) => [key, valueOf(field)]))),
      createdAt: from(times),
      updatedAt: from(times),
      createdBy: fc.option(from(ids), { nil: undefined }),
      updatedBy: fc.option(from(ids), { nil: undefined }),
      deletedAt: fc.option(from(times), { nil: undefined, freq: 2 }),
      position: fc.integer({ min: 1, max: 1000 }),
    })
    .map(({ values, ...meta }) => ({
      id: meta.id,
      type: type.key,
      position: meta.position,
      generation: 1,
      createdAt: meta.createdAt,
      createdBy: meta.createdBy,
      updatedAt: meta.updatedAt,
      updatedBy: meta.updatedBy,
      deletedAt: meta.deletedAt,
      since: {},
      issues: [],
      values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Row['values'],
    }));

const operand = (field: Field | undefined): fc.Arbitrary<Condition['value']> => {
  const own = field ? scalars[field.kind].map((value) => value as Value) : fc.oneof(text, from([...ids, ...times]));
  return fc.oneof(
    { arbitrary: own, weight: 6 },
    { arbitrary: fc.array(own, { maxLength: 3 }) as fc.Arbitrary<Condition['value']>, weight: 2 },
    {
      arbitrary: fc.oneof<fc.Arbitrary<Condition['value']>[]>(
        text,
        fc.boolean(),
        fc.integer({ min: -50, max: 50 }),
        fc.double({ noNaN: true, min: -5, max: 5 }),
      ),
      weight: 2,
    },
    { arbitrary: fc.constant({ me: true as const }), weight: 1 },
    { arbitrary: fc.constant({ myTeam: true as const }), weight: 1 },
    { arbitrary: fc.record({ last: fc.integer({ min: 1, max: 40 }) }), weight: 1 },
    { arbitrary: fc.record({ next: fc.integer({ min: 1, max: 40 }) }), weight: 1 },
    { arbitrary: fc.record({ days: fc.integer({ min: -40, max: 40 }) }), weight: 1 },
    { arbitrary: fc.record({ period: from(periods) }), weight: 1 },
  );
};

const fieldsOf = (type: ObjectType) => [...Object.keys(type.fields), ...metaKeys, 'noSuchField'];
const arbitraryCondition = (type: ObjectType): fc.Arbitrary<Condition> =>
  from(fieldsOf(type)).chain((field) =>
    fc.record({ field: fc.constant(field), op: from<Operator>(operators), value: operand(type.fields[field]) }),
  );

/** Groups and steps along relations in one another, empty ones among them; steps that lead nowhere, too. */
export function arbitraryFilter(type: ObjectType, depth = 3): fc.Arbitrary<Filter> {
  const condition = arbitraryCondition(type);
  if (depth === 0) return condition;
  const group = fc.record({
    group: from(groupings),
    of: fc.array(
      fc.nat(2).chain((less) => arbitraryFilter(type, Math.max(0, depth - 1 - less))),
      { maxLength: 3 },
    ),
  });
  const nowhere = [
    { hop: 'to' as const, type: 'deal', field: 'name' },
    { hop: 'from' as const, type: 'task', field: 'none' },
  ];
  const hop = from([...stepsFrom(type), ...nowhere]).chain((step) =>
    fc.record({
      hop: fc.constant(step.hop),
      type: fc.constant(step.type),
      field: fc.constant(step.field),
      has: from(['some', 'none'] as const),
      of: fc.array(arbitraryFilter(objectTypes[step.type] ?? type, depth - 1), { maxLength: 2 }),
    }),
  );
  return fc.oneof({ arbitrary: condition, weight: 2 }, { arbitrary: group, weight: 3 }, { arbitrary: hop, weight: 4 });
}

/**
 * Values that a view may make of related records, over one or two steps: some lead nowhere, or are of a field that gives
 * none.
 */
export function arbitraryDerived(type: ObjectType, key: string, among: readonly string[]): fc.Arbitrary<Derived> {
  const stepsOf = (one: ObjectType) => stepsFrom(one).filter((step) => among.includes(step.type));
  // Most steps lead to several records; those that lead to one are as likely here.
  const single = stepsOf(type).filter((step) => step.hop === 'to' && type.fields[step.field]?.kind === 'reference');
  const begun = single.length === 0 ? from(stepsOf(type)) : fc.oneof(from(stepsOf(type)), from(single));
  const along = begun.chain((first) => {
    const further = stepsOf(objectTypes[first.type] ?? type);
    return fc.oneof(
      fc.constant([first]),
      further.length === 0 ? fc.constant([first]) : from(further).map((next) => [first, next]),
    );
  });
  const made = (one: Omit<Derived, 'of'>): Derived[] =>
    [undefined, 'EUR'].flatMap((currency) => {
      const derived = { ...one, ...(currency ? { currency } : {}), of: [] };
      return derivedField(type, derived) ? [derived] : [];
    });
  return along.chain((steps) => {
    const end = objectTypes[steps.at(-1)?.type ?? ''] ?? type;
    const possible = (kind: DerivedKind) =>
      kind === 'count'
        ? made({ key, kind, along: steps })
        : Object.keys(end.fields).flatMap((field) => made({ key, kind, along: steps, field }));
    const byKind = derivedKinds.map(possible).filter((some) => some.length > 0);
    const nothing: Derived = { key, kind: 'sum', along: steps, field: 'noSuchField', of: [] };
    return fc
      .oneof(
        { arbitrary: fc.oneof(from(byKind), fc.constant(byKind[0] ?? [])).chain(from), weight: 12 },
        { arbitrary: fc.constant(nothing), weight: 1 },
      )
      .chain((one) =>
        (one.kind === 'value' ? fc.constant([]) : fc.array(arbitraryFilter(end, 1), { maxLength: 1 })).map((of) => ({
          ...one,
          of,
        })),
      );
  });
}

/** Views that filter, sort and group by such values. */
export const arbitraryDerivedView = (type: ObjectType, among: readonly string[]): fc.Arbitrary<View> =>
  fc.tuple(...['x1', 'x2'].map((key) => arbitraryDerived(type, key, among))).chain((derived) => {
    const wide = withDerived(type, derived);
    const keys = derived.map(({ key }) => key);
    const by = from([...keys, 'title']);
    const conditions = by.chain((field) =>
      fc.record({ field: fc.constant(field), op: from<Operator>(operators), value: operand(wide.fields[field]) }),
    );
    return fc.record({
      type: fc.constant(type.key),
      derived: fc.constant(derived),
      filter: fc.oneof(
        fc.constant([]),
        conditions.map((one) => [one]),
      ),
      sort: fc.array(fc.record({ field: by, direction: from(['asc', 'desc'] as const) }), { maxLength: 2 }),
    });
  });

/** Rows of several types that name one another, some of them hidden from the viewer; names of rows that are nowhere stay. */
export const arbitraryWorld = (types: readonly ObjectType[], count: number): fc.Arbitrary<{ row: Row; hidden: boolean }[]> =>
  fc
    .tuple(
      ...types.map((type) =>
        fc.array(
          fc.record({
            row: arbitraryRow(type),
            hidden: fc.nat(4).map((one) => one === 0),
            links: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
          }),
          { minLength: count, maxLength: count },
        ),
      ),
    )
    .map((lists) => {
      const made = [...new Map(lists.flat().map((one) => [one.row.id, one])).values()];
      const ofType = Map.groupBy(made, ({ row }) => row.type);
      return made.map(({ row, hidden, links }) => {
        const type = types.find((one) => one.key === row.type);
        const values = { ...row.values };
        for (const [index, [key, field]] of Object.entries(type?.fields ?? {}).entries()) {
          if ((field.kind !== 'reference' && field.kind !== 'references') || values[key] === undefined) continue;
          const pick = (at: number) => {
            const ends = field.to === undefined ? made : (ofType.get(field.to) ?? []);
            const end = ends[(links[(index + at) % links.length] ?? 0) % Math.max(ends.length, 1)]?.row;
            return end && (field.to === undefined ? `${end.type}:${end.id}` : end.id);
          };
          const named = [pick(0), pick(1)].filter((one) => one !== undefined);
          if (named.length > 0) values[key] = field.kind === 'reference' ? (named[0] ?? '') : [...new Set(named)].sort();
        }
        return { row: { ...row, values }, hidden };
      });
    });

/** What the rows say of one another, as a view is told it. */
export function relatedAmong(rows: readonly Row[]): Related {
  const byId = new Map(rows.map((row) => [`${row.type}:${row.id}`, row]));
  return {
    row: (type, id) => byId.get(`${type}:${id}`),
    pointingAt: (type, field, id) =>
      rows.filter((row) => row.type === type && [row.values[field] ?? []].flat().some((one) => String(one).endsWith(id))),
  };
}

/** Views over every field with every operator, sensible or not. */
export function arbitraryView(type: ObjectType): fc.Arbitrary<View> {
  const fields = fieldsOf(type);
  const condition = arbitraryCondition(type);
  const sort: fc.Arbitrary<Sort> = fc.record({ field: from(fields), direction: from(['asc', 'desc'] as const) });
  return fc.record({
    type: fc.constant(type.key),
    filter: fc.array(condition, { maxLength: 2 }),
    sort: fc.array(sort, { maxLength: 3 }),
    search: fc.option(fc.oneof({ arbitrary: fc.constant(''), weight: 4 }, { arbitrary: text, weight: 1 }), { nil: undefined }),
  });
}

export const knownIds = ids;
export const knownOptions = options;
