import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { checkUpdate } from './documents/check-update.ts';
import { checkTouched, touched } from './documents/touched.ts';
import { RefusalError } from './errors.ts';
import { limits } from './limits.ts';
import { account } from './objects/account.ts';
import { contact } from './objects/contact.ts';
import { deal } from './objects/deal.ts';
import { projectFields, textOf } from './projection/project-record.ts';
import { orderGroups } from './query/groups.ts';
import { parseView } from './query/parse-view.ts';
import { address, choice, emails, externalId, longText, phones, tags, text, url } from './schema/fields.ts';
import { searchText, sortKey } from './schema/sort-key.ts';
import { parseAddressPart, parseMember, parseValue } from './schema/values.ts';

const label = { en: 'x', de: 'x' };
const x = (length: number) => 'x'.repeat(length);
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  return undefined;
};

describe('[V8] a value just within its limit is taken, one past it is not', () => {
  const lengths = [
    ['textLength', text(label), x],
    ['longTextLength', longText(label), x],
    ['externalIdLength', externalId(label), x],
    ['urlLength', url(label), (length: number) => `https://example.org/${x(length - 20)}`],
    ['optionIdLength', choice(label, { list: 'industry' }), x],
  ] as const;
  test.each(lengths)('%s', (name, field, make) => {
    const limit = limits[name].value;
    expect(parseValue(field, make(limit))).toEqual({ value: make(limit) });
    expect(parseValue(field, make(limit + 1))).toEqual({ reason: 'too-long' });
    // Also where normalising it first would be the very work that is to be avoided.
    expect(parseValue(field, make(limit * 50))).toEqual({ reason: 'too-long' });
  });

  const members = [
    ['emailLength', emails(label), (length: number) => `${x(length - 12)}@example.org`],
    ['phoneLength', phones(label), (length: number) => '1'.repeat(length)],
    ['tagLength', tags(label), x],
  ] as const;
  test.each(members)('%s', (name, field, make) => {
    const limit = limits[name].value;
    expect(parseMember(field, make(limit))).toEqual({ value: make(limit) });
    expect(parseMember(field, make(limit + 1))).toEqual({ reason: 'too-long' });
  });

  test('addressPartLength', () => {
    expect(address(label).kind).toBe('address');
    const limit = limits.addressPartLength.value;
    expect(parseAddressPart('city', x(limit))).toEqual({ value: x(limit) });
    expect(parseAddressPart('city', x(limit + 1))).toEqual({ reason: 'too-long' });
  });

  test('setMembers, at once and one by one', () => {
    const limit = limits.setMembers.value;
    const names = Array.from({ length: limit + 1 }, (_, at) => `t${at}`);
    expect(parseValue(tags(label), names.slice(1))).toHaveProperty('value');
    expect(parseValue(tags(label), names)).toEqual({ reason: 'too-many' });
    const { values, issues } = projectFields(account, new Map(names.map((name) => [`tags/${name}`, true])));
    expect(values.tags).toHaveLength(limit);
    expect(issues).toMatchObject([{ field: 'tags', reason: 'too-many' }]);
  });
});

describe('[V8] what is derived of a record is bounded', () => {
  test('issuesPerRecord and issueLength', () => {
    const broken = new Map<string, unknown>(
      Array.from({ length: limits.issuesPerRecord.value + 10 }, (_, at) => [`emails/broken-${at}`, true]),
    );
    expect(projectFields(contact, broken).issues).toHaveLength(limits.issuesPerRecord.value);
    expect(textOf(x(10_000))).toHaveLength(limits.issueLength.value);
  });

  test('sortKeyLength and searchTextLength', () => {
    expect(sortKey(x(limits.sortKeyLength.value * 2)).length).toBeLessThanOrEqual(limits.sortKeyLength.value);
    expect(searchText(x(limits.searchTextLength.value + 1))).toHaveLength(limits.searchTextLength.value);
  });
});

describe('[V8] an update past its limit is refused before it is applied', () => {
  test('structsPerUpdate', () => {
    const doc = new Y.Doc();
    doc.clientID = 1;
    const letters = doc.getText('t');
    // Each letter before the last one: none of them melt into one struct.
    doc.transact(() => {
      for (let at = 0; at < 1_000; at++) letters.insert(0, 'x');
    });
    const thousand = Y.encodeStateAsUpdate(doc);
    expect(checkUpdate(thousand)).toHaveProperty('decoded');
    const many = Array.from({ length: Math.ceil(limits.structsPerUpdate.value / 1_000) + 1 }, (_, at) => {
      const one = new Y.Doc();
      one.clientID = at + 2;
      const text = one.getText('t');
      one.transact(() => {
        for (let letter = 0; letter < 1_000; letter++) text.insert(0, 'x');
      });
      return Y.encodeStateAsUpdate(one);
    });
    expect(checkUpdate(Y.mergeUpdates(many))).toEqual({ reason: 'too-many-structs' });
  });

  test('fieldKeyLength', () => {
    const keyOf = (length: number) => {
      const doc = new Y.Doc();
      doc.getMap('fields').set(`tags/${x(length - 5)}`, true);
      const checked = checkUpdate(Y.encodeStateAsUpdate(doc));
      if ('reason' in checked) throw new Error(checked.reason);
      return checkTouched(account, touched(checked.decoded, new Y.Doc()), { isOwn: () => true });
    };
    expect(keyOf(limits.fieldKeyLength.value)).toBeUndefined();
    expect(keyOf(limits.fieldKeyLength.value + 1)).toMatchObject({ kind: 'foreign-content' });
  });
});

describe('[V8] a query past its limit is refused with its number', () => {
  const query = (parameters: [string, string][]) => parseView(deal, new URLSearchParams(parameters));

  test('filterConditions', () => {
    const limit = limits.filterConditions.value;
    const conditions = (count: number) =>
      Array.from({ length: count }, (_, at): [string, string] => ['filter[name][ne]', `n${at}`]);
    expect(query(conditions(limit)).filter).toHaveLength(limit);
    expect(refusal(() => query(conditions(limit + 1)))).toMatchObject({ kind: 'too-large', values: { limit } });
    expect(refusal(() => query(conditions(100_000)))).toMatchObject({ kind: 'too-large', values: { limit } });
  });

  test('filterConditions inside groups', () => {
    const limit = limits.filterConditions.value;
    const group = (count: number): [string, string][] => [
      ['filter', `any(${Array.from({ length: count }, (_, at) => `name:n${at}`).join(';')})`],
    ];
    expect(query(group(limit - 1)).filter).toHaveLength(1);
    for (const count of [limit, 100_000])
      expect(refusal(() => query(group(count)))).toMatchObject({ kind: 'too-large', values: { limit } });
    expect(refusal(() => query([...group(limit - 1), ['filter[name]', 'n']]))).toMatchObject({ kind: 'too-large' });
  });

  test('filterDepth', () => {
    const limit = limits.filterDepth.value;
    const nested = (depth: number): [string, string][] => [
      ['filter', `${'any('.repeat(depth - 1)}name:n${')'.repeat(depth - 1)}`],
    ];
    expect(query(nested(limit)).filter).toHaveLength(1);
    for (const depth of [limit + 1, 100_000])
      expect(refusal(() => query(nested(depth)))).toMatchObject({ kind: 'too-large', field: 'filter', values: { limit } });
  });

  test('filterHops', () => {
    const limit = limits.filterHops.value;
    const hops = (count: number): [string, string][] => [
      ['filter', `some(account;${'some(parent;'.repeat(count - 1)}name:n${')'.repeat(count)}`],
    ];
    expect(query(hops(limit)).filter).toHaveLength(1);
    expect(refusal(() => query(hops(limit + 1)))).toMatchObject({ kind: 'too-large', field: 'filter', values: { limit } });
  });

  test('viewAggregates', () => {
    const limit = limits.viewAggregates.value;
    const figures = (count: number): [string, string][] => [
      ['aggregate', Array.from({ length: count }, () => 'count').join(',')],
    ];
    expect(query(figures(limit)).aggregates).toHaveLength(limit);
    expect(refusal(() => query(figures(limit + 1)))).toMatchObject({ kind: 'too-large', field: 'aggregate', values: { limit } });
  });

  test('viewGroups: more than that are left out, the first ones shown', () => {
    const limit = limits.viewGroups.value;
    const made = Array.from({ length: limit + 1 }, (_, at) => ({ key: `o${String(at).padStart(4, '0')}` }));
    const none = { pipelines: [], choices: new Map(), stages: new Map(), members: new Map(), teams: new Map() } as never;
    expect(orderGroups(deal, 'source', made.toReversed(), none)).toEqual(made.slice(0, limit));
  });

  test('inValues', () => {
    const limit = limits.inValues.value;
    const names = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`).join(',');
    expect(query([['filter[name][in]', names(limit)]]).filter[0]).toHaveProperty('value.length', limit);
    expect(refusal(() => query([['filter[name][in]', names(limit + 1)]]))).toMatchObject({ kind: 'too-large', field: 'name' });
  });

  test('sortFields', () => {
    const limit = limits.sortFields.value;
    const fields = ['name', 'amount', 'closeDate', 'stage', 'createdAt', 'updatedAt'];
    expect(query([['sort', fields.slice(0, limit).join(',')]]).sort).toHaveLength(limit);
    expect(refusal(() => query([['sort', fields.slice(0, limit + 1).join(',')]]))).toMatchObject({ kind: 'too-large' });
  });

  test('searchLength: a search looks at its first letters', () =>
    expect(query([['search', x(limits.searchLength.value + 50)]]).search).toHaveLength(limits.searchLength.value));
});
