import { describe, expect, test } from 'vitest';
import { contact } from '../objects/contact.ts';
import { searchTextsOf, type SearchTexts } from './search-entry.ts';
import { readSearch } from './search-query.ts';
import { WordIndex } from './word-index.ts';

const indexOf = (entries: Readonly<Record<string, readonly [texts: SearchTexts, updatedAt?: string]>>): WordIndex => {
  const index = new WordIndex();
  for (const [key, [texts, updatedAt = '2026']] of Object.entries(entries)) index.put({ key, updatedAt, texts });
  return index;
};
const found = (index: WordIndex, typed: string, limit = 20) => index.find(readSearch(typed), limit).map(({ key }) => key);

describe('finding by words on the device', () => {
  test('[M67] by how it was found; among other fields a whole word before a beginning, then how to reach it, tags, text; then the newest', () => {
    const index = indexOf({
      typoName: [['nordwimd', '', '', '']],
      prefixText: [['', '', '', 'nordwinde']],
      prefixName: [['nordwinde', '', '', '']],
      text: [['', '', '', 'nordwind']],
      tags: [['', '', 'nordwind', '']],
      reach: [['', 'nordwind', '', '']],
      older: [['nordwind', '', '', ''], '2025'],
      newer: [['nordwind', '', '', ''], '2026'],
    });
    expect(found(index, 'Nordwind')).toEqual(['newer', 'older', 'prefixName', 'reach', 'tags', 'text', 'prefixText', 'typoName']);
    expect(found(index, 'Nordwind', 2)).toEqual(['newer', 'older']);
  });
  test('[M67] with every word as it was written comes before with any inside of a word, and that before a slip; ties: one’s own', () => {
    const index = new WordIndex();
    const put = (key: string, name: string, mine = false) =>
      index.put({ key, updatedAt: mine ? '2025' : '2026', mine, texts: [name, '', '', ''] });
    put('slip', 'nordwimd turbine');
    put('inside', 'windturbine nordwind');
    index.put({ key: 'beginnings', updatedAt: '2026', texts: ['', '', '', 'nordwinde turbinen'] });
    put('theirs', 'nordwind turbine');
    put('mine', 'nordwind turbine', true);
    expect(found(index, 'Nordwind turbine')).toEqual(['mine', 'theirs', 'beginnings', 'inside', 'slip']);
    const steps = index.inSteps(readSearch('Nordwind turbine'), 20);
    expect(steps.first.map(({ key }) => key)).toEqual(['mine', 'theirs', 'beginnings']);
    expect(steps.rest().slice(0, 3)).toEqual(steps.first);
  });
  test('so many are found under each head, and the second step is spared where all are full', () => {
    const index = indexOf({
      'a/1': [['alpha', '', '', ''], '2026'],
      'a/2': [['alpha', '', '', ''], '2025'],
      'b/1': [['', '', '', 'alpha']],
      'c/1': [['alpha', '', '', '']],
    });
    const steps = index.inSteps(readSearch('alpha'), 1, (key) => (key.startsWith('c') ? undefined : key[0]));
    expect(steps.first.map(({ key }) => key)).toEqual(['a/1', 'b/1']);
    expect([steps.full(['a', 'b']), steps.full(['a', 'd'])]).toEqual([true, false]);
  });
  test('[M192] who asks for so many of each kind is asked about a kind once, however many of it fit', () => {
    const index = new WordIndex((key) => key.slice(0, 1));
    for (let at = 0; at < 50; at++)
      for (const kind of ['a', 'b', 'c'])
        index.put({ key: `${kind}/${at}`, updatedAt: `20${String(at + 10)}-01-01`, texts: ['alpha', '', '', ''] });
    const asked: string[] = [];
    const steps = index.inSteps(readSearch('alpha'), 2, (kind) => {
      asked.push(kind);
      return kind === 'c' ? undefined : kind;
    });
    expect(steps.first.map(({ key }) => key)).toEqual(['a/49', 'b/49', 'a/48', 'b/48']);
    expect(asked.sort()).toEqual(['a', 'b', 'c']);
  });
  test('[M231] what is called so, or begins with it, comes before what has it somewhere in its name, however new that is', () => {
    const index = indexOf({
      call: [['call with nordwind', '', '', ''], '2026'],
      account: [['nordwind gmbh', '', '', ''], '2020'],
      named: [['nordwind', '', '', ''], '2019'],
      typed: [['nordwinde', '', '', ''], '2021'],
      mail: [['eva', 'eva nordwind example', '', ''], '2026'],
    });
    expect(found(index, 'nordwind')).toEqual(['named', 'account', 'typed', 'call', 'mail']);
    expect(found(index, 'nordwind.example')[0]).toBe('mail');
    expect(index.find(readSearch('nordwind gm'), 5)).toMatchObject([{ key: 'account', match: 'prefix' }]);
  });
  test('[M230] what belongs to a record is found by its name, below all that has the words itself, above slips', () => {
    const index = new WordIndex();
    const put = (key: string, name: string, under: readonly string[] = []) =>
      index.put({ key, updatedAt: '2026', texts: [name, '', '', ''], under });
    // Told before what it belongs to, as it may be.
    put('deal/1', 'renewal', ['account/1']);
    put('account/1', 'nordwind gmbh');
    put('account/2', 'other');
    put('deal/2', 'renewal', ['account/2']);
    put('deal/3', 'old nordwind', ['account/2']);
    put('deal/4', 'nordwimd');
    put('contact/1', 'eva', ['account/2', 'account/1']);
    const met = (typed: string) => index.find(readSearch(typed), 9).map(({ key, match }) => `${key} ${match}`);
    expect(met('nordwind')).toEqual([
      'account/1 prefix',
      'deal/3 title',
      'contact/1 related',
      'deal/1 related',
      'deal/4 similar',
    ]);
    expect(met('renewal nordw')).toEqual(['deal/1 related']);
    expect(met('no')).toEqual(['account/1 prefix', 'deal/4 prefix', 'deal/3 title']);
    // No other field of it, and no slip, finds what belongs to it.
    expect(met('nordwidn renewal')).toEqual([]);
    put('account/1', 'southwind');
    expect(met('renewal nordwind')).toEqual([]);
    expect(met('renewal southwind')).toEqual(['deal/1 related']);
    index.remove('account/1');
    expect(met('renewal southwind')).toEqual([]);
    put('account/1', 'nordwind');
    put('deal/1', 'renewal', []);
    expect(met('renewal nordwind')).toEqual([]);
  });
  test('[M66] one slip is forgiven from four letters, two from eight, none in digits; neighbours that changed places are one', () => {
    const index = indexOf({
      acme: [['acme', '', '', '']],
      turbine: [['wechselrichter', '', '', '']],
      n: [['4711 bau', '', '', '']],
    });
    for (const typed of ['acne', 'amce', 'acm', 'ackme']) expect(found(index, typed), typed).toEqual(['acme']);
    for (const typed of ['wehcselricher', 'Wechsellrichterr', 'wechsel']) expect(found(index, typed), typed).toEqual(['turbine']);
    for (const typed of ['4712', 'bao', 'amec x', 'wexxxlrichter']) expect(found(index, typed), typed).toEqual([]);
  });
  test('[M66] every word must be met, in whichever place; a phone is met by its digits in any spelling', () => {
    const values = { firstName: 'Eva', lastName: 'Straßer', phones: ['+49 (0)40 123-45'], emails: ['eva@nordwind.example'] };
    const index = indexOf({ eva: [searchTextsOf(contact, values)], other: [['eva', '', '', '']] });
    for (const typed of ['eva nordwind', 'strasser EVA', '040/12345', '+49 40 12345', 'strassr']) {
      expect(found(index, typed), typed).toEqual(['eva']);
    }
    expect(found(index, '')).toEqual([]);
  });
  test('[V6] what left is not found, and neither is what a record was called before', () => {
    const index = indexOf({ a: [['alpha', '', '', '']], b: [['alpha', '', '', '']] });
    index.remove('a');
    index.put({ key: 'b', updatedAt: '2026', texts: ['beta', '', '', ''] });
    expect([found(index, 'alpha'), found(index, 'beta'), index.size]).toEqual([[], ['b'], 1]);
  });
});
