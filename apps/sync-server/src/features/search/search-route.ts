import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { objectTypeByPlural } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Route } from '../../http/route.ts';
import { demand } from '../../identity/identity-context.ts';
import { searchedTypes } from '@rapport/model/search/searched-types';
import { search } from './search.ts';

const known = new Set(['q', 'types', 'limit', 'workspace']);

function typesOf(text: string | null): readonly ObjectType[] {
  if (!text) return searchedTypes();
  return [...new Set(text.split(','))].map((plural) => {
    const type = objectTypeByPlural(plural.trim());
    if (!type || !searchedTypes().includes(type)) throw new RefusalError('unknown-type', { field: plural.slice(0, 60) });
    return type;
  });
}

function limitOf(text: string | null): number {
  const limit = text === null ? 10 : /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > limits.searchHits.value)
    throw new RefusalError('invalid-field', {
      field: 'limit',
      values: { reason: 'not-numeric', limit: limits.searchHits.value },
    });
  return limit;
}

/** `GET /api/v1/search?q=…&types=deals,contacts&limit=10`: one question over every type. A text without a word finds nothing. */
export const searchRoute: Route = {
  method: 'GET',
  path: '/api/v1/search',
  async handle({ services, url, session }) {
    const { actor } = await session();
    demand(actor, 'read');
    for (const name of url.searchParams.keys())
      if (!known.has(name)) throw new RefusalError('bad-request', { field: name.slice(0, 100) });
    const text = url.searchParams.get('q') ?? '';
    const groups = await search(services.database, actor, {
      text,
      types: typesOf(url.searchParams.get('types')),
      limit: limitOf(url.searchParams.get('limit')),
    });
    return Response.json({ groups });
  },
};
