import { RefusalError } from '@rapport/model/errors';
import { expect, test } from 'vitest';
import { routeTable } from './route.ts';

const answer = (text: string) => async () => new Response(text);
const find = routeTable([
  { method: 'GET', path: '/api/v1/openapi.json', handle: answer('openapi') },
  { method: 'GET', path: '/api/v1/:type', handle: answer('list') },
  { method: 'POST', path: '/api/v1/:type', handle: answer('create') },
  { method: 'GET', path: '/api/v1/:type/:id/events', handle: answer('events') },
  { method: '*', path: '/api/auth/*', handle: answer('auth') },
]);
const asked = async (method: string, path: string) => {
  const found = find(method, path);
  return found && [await (await found.handle({} as never)).text(), found.params];
};

test('the first route that fits answers, with its parameters decoded', async () => {
  expect(await asked('GET', '/api/v1/openapi.json')).toEqual(['openapi', {}]);
  expect(await asked('GET', '/api/v1/deals')).toEqual(['list', { type: 'deals' }]);
  expect(await asked('HEAD', '/api/v1/deals')).toEqual(['list', { type: 'deals' }]);
  expect(await asked('GET', '/api/v1/d%2Fe/7/events')).toEqual(['events', { type: 'd/e', id: '7' }]);
  expect(await asked('POST', '/api/auth/sign-in/email')).toEqual(['auth', {}]);
});

test('no such address and not this method are different answers', () => {
  expect(find('GET', '/api/v2/deals')).toBeUndefined();
  expect(find('GET', '/api/v1/%E0%A4')).toBeUndefined();
  expect(() => find('PUT', '/api/v1/deals')).toThrow(RefusalError);
});
