import { describe, expect, test } from 'vitest';
import { beginDraft, commitOf, nextDraft, setChange } from './draft.ts';

describe('two people in one field', () => {
  const opened = beginDraft({ minor: 100, currency: 'EUR' }, '1');
  const typed = nextDraft(opened, { kind: 'typed', text: '2' });
  const theirs = { minor: 4_500_000, currency: 'EUR' };

  test('leaving a field untouched writes nothing', () =>
    expect(commitOf(opened, { minor: 100, currency: 'EUR' })).toBeUndefined());
  test('an untouched field that parses to something else (rounding) still writes nothing', () =>
    expect(commitOf(opened, { minor: 101, currency: 'EUR' })).toBeUndefined());
  test('typing the value that is there already writes nothing', () => {
    const again = nextDraft(opened, { kind: 'typed', text: '1,00' });
    expect(commitOf(again, { currency: 'EUR', minor: 100 })).toBeUndefined();
  });
  test('a remote change shows at once where nobody typed', () =>
    expect(nextDraft(opened, { kind: 'remote', value: theirs, text: '45,000' })).toMatchObject({
      text: '45,000',
      theirs: undefined,
    }));
  test('a remote change never replaces typed text; it stands beside it', () =>
    expect(nextDraft(typed, { kind: 'remote', value: theirs, text: '45,000' })).toMatchObject({
      text: '2',
      theirs: { value: theirs },
    }));
  test('keeping mine writes over theirs', () => {
    const both = nextDraft(typed, { kind: 'remote', value: theirs, text: '45,000' });
    expect(commitOf(both, { minor: 200, currency: 'EUR' })).toEqual({ value: { minor: 200, currency: 'EUR' } });
  });
  test('keeping mine writes nothing when both typed the same', () => {
    const both = nextDraft(typed, { kind: 'remote', value: theirs, text: '45,000' });
    expect(commitOf(both, theirs)).toBeUndefined();
  });
  test('taking theirs shows their value and writes nothing', () => {
    const both = nextDraft(typed, { kind: 'remote', value: theirs, text: '45,000' });
    const taken = nextDraft(both, { kind: 'theirs', text: '45,000' });
    expect(taken).toMatchObject({ text: '45,000', theirs: undefined });
    expect(commitOf(taken, theirs)).toBeUndefined();
  });
  test('a remote change that is taken back leaves only my text', () => {
    const both = nextDraft(typed, { kind: 'remote', value: theirs, text: '45,000' });
    expect(nextDraft(both, { kind: 'remote', value: { minor: 100, currency: 'EUR' }, text: '1' }).theirs).toBeUndefined();
  });
  test('emptying a field clears it', () =>
    expect(commitOf(nextDraft(opened, { kind: 'typed', text: '' }), undefined)).toEqual({ value: null }));
});

describe('sets', () => {
  test('only the difference is written', () => expect(setChange(['a', 'b'], ['b', 'c'])).toEqual({ add: ['c'], remove: ['a'] }));
  test('no difference writes nothing', () => expect(setChange(['a'], ['a'])).toBeUndefined());
});
