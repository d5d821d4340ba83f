import { errorKinds, type ErrorKind, RefusalError } from '@rapport/model/errors';
import { describe, expect, test } from 'vitest';
import { problemOf, problemResponse, refusalOf } from './problem.ts';

describe.each(Object.keys(errorKinds) as ErrorKind[])('every refusal: %s', (kind) => {
  test.each(['en', 'de'] as const)('is a problem document with words in %s', (locale) => {
    const problem = problemOf({ kind, values: { inviter: 'Ana', limit: '1 MB', said: 'PNG', found: 'PDF' } }, locale);
    expect(problem).toMatchObject({ type: `urn:rapport:problem:${kind}`, status: errorKinds[kind].status, kind });
    expect(problem.title).not.toBe(kind);
    expect(problem.detail).not.toMatch(/\{\{|^[a-z-]+$/);
  });
});

test('English and German differ, and the detail names the field', () => {
  const refusal = { kind: 'unknown-field', field: 'colour' } as const;
  expect(problemOf(refusal, 'en').detail).toBe('There is no field "colour".');
  expect(problemOf(refusal, 'de').detail).toBe('Es gibt kein Feld „colour“.');
});

test('a reason is more exact than the field alone', () => {
  expect(problemOf({ kind: 'invalid-field', field: 'password', values: { reason: 'too-short', limit: 10 } }, 'en').detail).toBe(
    'The field "password" needs at least 10 characters.',
  );
  expect(problemOf({ kind: 'invalid-field', field: 'amount', values: { reason: 'unheard-of' } }, 'en').detail).toBe(
    'The field "amount" cannot take this value.',
  );
});

test('the answer is application/problem+json in the language it says', async () => {
  const response = problemResponse({ kind: 'too-many', values: { seconds: 7 } }, 'de');
  expect(response.status).toBe(429);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/problem+json',
    'content-language': 'de',
    'retry-after': '7',
  });
  expect(await response.json()).toMatchObject({ kind: 'too-many', values: { seconds: 7 } });
});

test('what was thrown by us is told, what was not is "internal" without its text', () => {
  expect(refusalOf(new Error('wrapped', { cause: new RefusalError('not-found') }))).toEqual({ kind: 'not-found' });
  expect(refusalOf(new Error('password of the database'))).toEqual({ kind: 'internal' });
  expect(refusalOf('nonsense')).toEqual({ kind: 'internal' });
});

test('[V7] a database that is away or full is told as such', () => {
  const failure = (code: string) => Object.assign(new Error('pg'), { code });
  expect(refusalOf(failure('ECONNREFUSED'))).toEqual({ kind: 'log-unavailable' });
  expect(refusalOf(failure('57P01'))).toEqual({ kind: 'log-unavailable' });
  expect(refusalOf(new Error('query failed', { cause: failure('53100') }))).toEqual({ kind: 'disk-full' });
  expect(refusalOf(failure('23505'))).toEqual({ kind: 'internal' });
  // Its socket is away; a file that is not there is none of the database's.
  expect(refusalOf(Object.assign(failure('ENOENT'), { syscall: 'connect' }))).toEqual({ kind: 'log-unavailable' });
  expect(refusalOf(Object.assign(failure('ENOENT'), { syscall: 'open' }))).toEqual({ kind: 'internal' });
});
