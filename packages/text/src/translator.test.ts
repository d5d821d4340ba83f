import { describe, expect, test } from 'vitest';
import { unmarked } from './isolated.ts';
import { makeTranslator } from './make-translator.ts';
import { localeFor } from './namespaces.ts';
import { translator } from './translator.ts';

describe('translator', () => {
  test('keys of the first namespace need no prefix, others name theirs', () => {
    const t = translator('de', 'errors', 'cli');
    expect(t('not-signed-in')).toBe('Bitte melde dich an.');
    expect(t('errors:not-signed-in')).toBe('Bitte melde dich an.');
    expect(t('cli:postgres.noAnswerInTime')).toBe('keine Antwort innerhalb der Frist');
  });

  test('blanks are filled as they are', () => {
    expect(translator('en', 'errors')('invitation-expired', { inviter: 'Ann <a&b>' })).toContain('Ann <a&b>');
  });

  test('[M180] a name from right to left stands apart in its sentence and turns nothing beside it, whatever signs it brings', () => {
    const said = makeTranslator('en', ['cli'], { cli: { moved: '{{name}} moved {{from}} to {{to}}' } });
    const name = (words: string) => said.dynamic('moved', { name: words, from: '1', to: '€2' });
    expect(name('Ana')).toBe('Ana moved 1 to €2');
    expect(name('שרה')).toBe('\u2068שרה\u2069 moved 1 to €2');
    expect(name('a\u2069\u202eb')).toBe('\u2068a\u202eb\u2069 moved 1 to €2');
    expect(unmarked(name('שרה'))).toBe('שרה moved 1 to €2');
  });

  test('a key known at run time only is looked up, and given back when it does not exist', () => {
    const t = translator('en', 'errors');
    expect(t.dynamic('errors:internal')).toBe('Something went wrong on the server.');
    expect(t.dynamic('errors:nonsense')).toBe('nonsense');
  });

  test('plurals follow the count', () => {
    const t = makeTranslator('en', ['cli'], { cli: { picked_one: '{{count}} deal', picked_other: '{{count}} deals' } });
    expect([1, 2].map((count) => t.dynamic('picked', { count }))).toEqual(['1 deal', '2 deals']);
  });

  test('how many there are is written as the language writes numbers; a port is no count', () => {
    const words = (text: string) => ({ cli: { said_one: text, said_other: text, port: '{{port}}' } });
    const said = (locale: 'en' | 'de') => makeTranslator(locale, ['cli'], words('{{count}} selected'));
    expect(said('en').dynamic('said', { count: 5_000 })).toBe('5,000 selected');
    expect(said('de').dynamic('said', { count: 5_000 })).toBe('5.000 selected');
    expect(said('en').dynamic('port', { port: 5_410 })).toBe('5410');
  });
});

test('a language is taken from a header or a variable', () => {
  expect(['de-AT,en;q=0.8', 'fr, de', 'de_DE.UTF-8', 'C', undefined].map(localeFor)).toEqual(['de', 'de', 'de', 'en', 'en']);
});
