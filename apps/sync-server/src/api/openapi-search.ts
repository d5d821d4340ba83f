import { limits } from '@rapport/model/limits';
import { matchKinds } from '@rapport/model/search/name-fit';
import type { translator } from '@rapport/text/translator';
import { searchedTypes } from '@rapport/model/search/searched-types';
import type { Schema } from './openapi.ts';

type Words = ReturnType<typeof translator<'api'>>;

const query = (name: string, schema: Schema, description?: string): Schema => ({
  name,
  in: 'query',
  schema,
  ...(description === undefined ? {} : { description }),
});

/** The one question over every type. */
export const searchOperation = (t: Words): Schema => ({
  operationId: 'search',
  summary: t('openapi.searchAll'),
  description: t('openapi.searchAllDescription'),
  parameters: [
    { ...query('q', { type: 'string' }, t('openapi.searchText')), required: true },
    {
      ...query('types', { type: 'array', items: { type: 'string', enum: searchedTypes().map(({ plural }) => plural) } }),
      style: 'form',
      explode: false,
    },
    query('limit', { type: 'integer', minimum: 1, maximum: limits.searchHits.value, default: 10 }, t('openapi.searchLimit')),
  ],
});

export function searchSchemas(t: Words): { [name: string]: Schema } {
  const text: Schema = { type: 'string' };
  const textOrNull: Schema = { type: ['string', 'null'] };
  const uuid: Schema = { type: 'string', format: 'uuid' };
  const named = { type: text, id: uuid, title: text, number: textOrNull };
  return {
    SearchHit: {
      type: 'object',
      required: ['type', 'id', 'title', 'number', 'match', 'field', 'snippet', 'record', 'updatedAt'],
      properties: {
        ...named,
        match: { type: 'string', enum: [...matchKinds], description: t('openapi.searchMatch') },
        field: textOrNull,
        snippet: {
          type: 'array',
          description: t('openapi.searchSnippet'),
          items: { type: 'object', required: ['text', 'match'], properties: { text, match: { type: 'boolean' } } },
        },
        record: {
          description: t('openapi.searchRecord'),
          anyOf: [{ type: 'object', required: ['type', 'id', 'title', 'number'], properties: named }, { type: 'null' }],
        },
        updatedAt: { type: 'string', format: 'date-time' },
      },
    },
    SearchResult: {
      type: 'object',
      required: ['groups'],
      properties: {
        groups: {
          type: 'array',
          items: {
            type: 'object',
            required: ['type', 'hits', 'more'],
            properties: {
              type: text,
              hits: { type: 'array', items: { $ref: '#/components/schemas/SearchHit' } },
              more: { type: 'boolean' },
            },
          },
        },
      },
    },
  };
}
