import { RefusalError } from '@rapport/model/errors';
import { expect, test } from 'vitest';
import { checkOrigin } from './origin-check.ts';

const check = (method: string, headers: Record<string, string>) => () =>
  checkOrigin(new Request('https://crm.example/api', { method, headers }), new Set(['https://crm.example']));

test('what changes something with a cookie must come from our own pages', () => {
  expect(check('POST', { cookie: 'a=b', origin: 'https://crm.example' })).not.toThrow();
  expect(check('POST', { cookie: 'a=b', 'sec-fetch-site': 'same-origin' })).not.toThrow();
  expect(check('POST', { cookie: 'a=b', origin: 'https://evil.example' })).toThrow(RefusalError);
  expect(check('POST', { cookie: 'a=b', origin: 'https://crm.example.evil.example' })).toThrow(RefusalError);
  expect(check('POST', { cookie: 'a=b', origin: 'http://crm.example' })).toThrow(RefusalError);
  expect(check('POST', { cookie: 'a=b', origin: 'null' })).toThrow(RefusalError);
  expect(check('DELETE', { cookie: 'a=b', 'sec-fetch-site': 'same-site' })).toThrow(RefusalError);
  expect(check('PATCH', { cookie: 'a=b' })).toThrow(RefusalError);
});

test('reading, and writing with a key or without a cookie, need no origin', () => {
  expect(check('GET', { cookie: 'a=b', origin: 'https://evil.example' })).not.toThrow();
  expect(check('POST', { authorization: 'Bearer rk_x' })).not.toThrow();
  expect(check('POST', {})).not.toThrow();
});
