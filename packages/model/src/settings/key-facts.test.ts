import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { account } from '../objects/account.ts';
import { objectTypes } from '../objects/index.ts';
import { keyFactKey, keyFactsOf, possibleFacts, readKeyFacts } from './key-facts.ts';

const facts = (values: Record<string, number | string>) => keyFactsOf(account, { keyFacts: readKeyFacts(values) });

test('[M113] every type brings its key facts, in order, none of them its name', () => {
  for (const type of Object.values(objectTypes).filter(({ listed }) => listed)) {
    expect(keyFactsOf(type, { keyFacts: new Map() })).toEqual(type.keyFacts);
    expect(type.keyFacts.filter((key) => type.title.includes(key))).toEqual([]);
    expect(type.keyFacts.length).toBeLessThanOrEqual(limits.keyFacts.value);
  }
});

test('[M113] the workspace’s order holds; what it cannot mean is left out, and with nothing left the type’s own hold', () => {
  expect(
    facts({ [keyFactKey('account', 'size')]: 2, [keyFactKey('account', 'website')]: 1, 'type/deal/fact/amount': 1 }),
  ).toEqual(['website', 'size']);
  expect(facts({ 'type/account/fact/nothing': 1, 'type/account/fact/size': 'first', 'type/account/hidden': 1 })).toEqual(
    account.keyFacts,
  );
  // Two admins chose one place: everybody sees one order.
  expect(facts({ 'type/account/fact/size': 1, 'type/account/fact/founded': 1 })).toEqual(['founded', 'size']);
});

test('[V8] of more than keyFacts only the first are shown', () => {
  const all = Object.fromEntries(possibleFacts(account).map((key, at) => [keyFactKey('account', key), at]));
  expect(Object.keys(all).length).toBeGreaterThan(limits.keyFacts.value);
  expect(facts(all)).toHaveLength(limits.keyFacts.value);
});
