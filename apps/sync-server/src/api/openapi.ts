import { errorKinds } from '@rapport/model/errors';
import { timelineKinds } from '@rapport/model/customer/timeline-sources';
import { limits } from '@rapport/model/limits';
import { objectTypes } from '@rapport/model/objects/index';
import { addressParts, type Field, type FieldKind, setKinds } from '@rapport/model/schema/fields';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';
import { searchOperation, searchSchemas } from './openapi-search.ts';
import type { Locale } from '@rapport/text/namespaces';
import { translator } from '@rapport/text/translator';

export type Schema = { readonly [key: string]: unknown };
type Words = ReturnType<typeof wordsOf>;

const wordsOf = (locale: Locale) => translator(locale, 'api');
const uuid: Schema = { type: 'string', format: 'uuid' };
const instant: Schema = { type: 'string', format: 'date-time' };
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const set = (items: Schema): Schema => ({ type: 'array', items, uniqueItems: true });
const decimal = (field: Field): Schema => ({ type: 'number', ...(field.decimals === 0 ? { multipleOf: 1 } : {}) });
const pointer = (field: Field, t: Words): Schema =>
  field.to === undefined
    ? { type: 'string', pattern: '^[a-zA-Z]+:[0-9a-f-]{36}$', description: t('openapi.anyReference') }
    : { ...uuid, description: t('openapi.reference', { type: field.to }) };

/** What a field's value looks like in an answer. */
const answers: Record<FieldKind, (field: Field, t: Words) => Schema> = {
  text: () => ({ type: 'string' }),
  longText: () => ({ type: 'string' }),
  number: decimal,
  percent: decimal,
  money: () => ref('Money'),
  date: () => ({ type: 'string', format: 'date' }),
  dateTime: () => instant,
  yesNo: () => ({ type: 'boolean' }),
  choice: () => ref('Option'),
  recurrence: (_, t) => ({
    type: 'string',
    pattern: '^([1-9][0-9]? )?(day|weekday|week|month|quarter|year)s?( on (29|30|31))?$',
    description: t('openapi.recurrence'),
  }),
  tags: () => set({ type: 'string' }),
  emails: () => set({ type: 'string', format: 'email' }),
  phones: () => set({ type: 'string' }),
  url: () => ({ type: 'string', format: 'uri' }),
  address: () => ref('Address'),
  reference: pointer,
  references: (field, t) => set(pointer(field, t)),
  member: (_, t) => ({ ...uuid, description: t('openapi.member') }),
  members: (_, t) => set({ ...uuid, description: t('openapi.member') }),
  team: (_, t) => ({ ...uuid, description: t('openapi.team') }),
  rating: () => ({ type: 'integer', minimum: 1, maximum: 5 }),
  externalId: () => ({ type: 'string' }),
  serial: ({ prefix }, t) => ({
    type: 'string',
    pattern: `^${prefix}-[0-9]+$`,
    readOnly: true,
    description: t('openapi.serial'),
  }),
};

/** An empty set is `[]`, any other empty field `null`. */
const answered = (field: Field, t: Words): Schema =>
  setKinds.has(field.kind) ? answers[field.kind](field, t) : orNull(answers[field.kind](field, t));
const titled = (schema: Schema, title: string): Schema => ('$ref' in schema ? { allOf: [schema], title } : { ...schema, title });

/** What it may look like in a request: options in any spelling, sets also as a change of members. */
function asked(field: Field, t: Words, change: boolean): Schema {
  if (field.kind === 'choice') return ref('OptionInput');
  const whole = answers[field.kind](field, t);
  return change && setKinds.has(field.kind) ? { anyOf: [whole, ref('SetChange')], description: t('openapi.set') } : whole;
}

function schemasOf(type: ObjectType, t: Words, locale: Locale): { [name: string]: Schema } {
  const fields = shownFields(type);
  const name = schemaName(type);
  const tracked = fields.filter(([, field]) => field.tracked);
  const input = (change: boolean): Schema => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      fields
        .filter(([, field]) => field.kind !== 'serial' && (type.madeBy === 'people' || field.writer === 'people'))
        .map(([key, field]) => [key, titled(orNull(asked(field, t, change)), field.label[locale])]),
    ),
  });
  return {
    [name]: {
      type: 'object',
      title: type.label.one[locale],
      required: ['id', 'type', 'title', 'document', 'createdAt', 'updatedAt'],
      properties: {
        id: uuid,
        type: { const: type.key },
        title: { type: 'string' },
        document: { type: ['string', 'null'], description: t('openapi.document') },
        createdAt: instant,
        createdBy: orNull(uuid),
        updatedAt: instant,
        updatedBy: orNull(uuid),
        deletedAt: { ...orNull(instant), description: t('openapi.deletedAt') },
        issues: { type: 'array', items: ref('Issue'), description: t('openapi.issues') },
        ...Object.fromEntries(fields.map(([key, field]) => [key, titled(answered(field, t), field.label[locale])])),
        ...Object.fromEntries(tracked.map(([key]) => [`${key}Since`, { ...orNull(instant), description: t('openapi.since') }])),
      },
    },
    ...(type.madeBy === 'people' && { [`${name}Create`]: input(false) }),
    [`${name}Update`]: input(true),
    [`${name}Page`]: {
      type: 'object',
      required: ['items', 'next'],
      properties: {
        items: { type: 'array', items: ref(name) },
        next: { type: ['string', 'null'], description: t('openapi.next') },
      },
    },
  };
}

export const schemaName = (type: ObjectType): string => type.key.charAt(0).toUpperCase() + type.key.slice(1);

const json = (schema: Schema): Schema => ({ 'application/json': { schema } });
const problem = (t: Words): Schema => ({
  description: t('openapi.problem'),
  content: { 'application/problem+json': { schema: ref('Problem') } },
});
const parameter = (name: string, where: 'query' | 'header' | 'path', schema: Schema, description?: string): Schema => ({
  name,
  in: where,
  ...(where === 'path' ? { required: true } : {}),
  schema,
  ...(description === undefined ? {} : { description }),
});

function pathsOf(type: ObjectType, t: Words, locale: Locale): { [path: string]: Schema } {
  const name = schemaName(type);
  const one = type.label.one[locale];
  const many = type.label.many[locale];
  const answer = (status: string, schema: Schema): Schema => ({
    [status]: { description: one, content: json(schema) },
    default: problem(t),
  });
  const id = parameter('id', 'path', uuid);
  const cursor = parameter('cursor', 'query', { type: 'string' }, t('openapi.cursor'));
  const limit = parameter(
    'limit',
    'query',
    { type: 'integer', minimum: 1, maximum: limits.pageSize.value, default: 100 },
    t('openapi.limit'),
  );
  const common = { tags: [many] };
  return {
    [`/api/v1/${type.plural}`]: {
      get: {
        ...common,
        operationId: `list${name}`,
        summary: t('openapi.list', { many }),
        description: t('openapi.listDescription'),
        parameters: [
          { ...parameter('filter', 'query', filterSchema(type), t('openapi.filter')), style: 'deepObject', explode: true },
          parameter('search', 'query', { type: 'string' }, t('openapi.search')),
          parameter('sort', 'query', { type: 'string' }, t('openapi.sort')),
          parameter('derive', 'query', { type: 'array', items: { type: 'string' } }, t('openapi.derive')),
          limit,
          cursor,
        ],
        responses: answer('200', ref(`${name}Page`)),
      },
      ...(type.madeBy === 'people' && { post: postOf(type, t, common, answer('201', ref(name)), one) }),
    },
    [`/api/v1/${type.plural}/{id}`]: {
      parameters: [id],
      get: { ...common, operationId: `read${name}`, summary: t('openapi.read', { one }), responses: answer('200', ref(name)) },
      patch: {
        ...common,
        operationId: `update${name}`,
        summary: t('openapi.update', { one }),
        description: t('openapi.updateDescription'),
        requestBody: { required: true, content: json(ref(`${name}Update`)) },
        responses: answer('200', ref(name)),
      },
      delete: {
        ...common,
        operationId: `delete${name}`,
        summary: t('openapi.remove', { one }),
        description: t('openapi.removeDescription'),
        responses: answer('200', ref(name)),
      },
    },
    [`/api/v1/${type.plural}/{id}/events`]: {
      parameters: [id],
      get: {
        ...common,
        operationId: `list${name}Events`,
        summary: t('openapi.events', { one }),
        description: t('openapi.eventsDescription'),
        parameters: [limit, cursor],
        responses: answer('200', ref('EventPage')),
      },
    },
    [`/api/v1/${type.plural}/{id}/timeline`]: {
      parameters: [id],
      get: {
        ...common,
        operationId: `list${name}Timeline`,
        summary: t('openapi.timeline', { one }),
        description: t('openapi.timelineDescription'),
        parameters: [
          parameter('kinds', 'query', { type: 'string', example: 'calls,messages' }, t('openapi.timelineKinds')),
          limit,
          cursor,
        ],
        responses: answer('200', ref('TimelinePage')),
      },
    },
  };
}

const postOf = (type: ObjectType, t: Words, common: Schema, responses: Schema, one: string): Schema => ({
  ...common,
  operationId: `create${schemaName(type)}`,
  summary: t('openapi.create', { one }),
  description: t('openapi.createDescription'),
  parameters: [
    parameter('Idempotency-Key', 'header', { type: 'string', maxLength: limits.idempotencyKey.value }, t('openapi.idempotency')),
  ],
  requestBody: { required: true, content: json(ref(`${schemaName(type)}Create`)) },
  responses,
});

const filterSchema = (type: ObjectType): Schema => ({
  type: 'object',
  properties: Object.fromEntries(shownFields(type).map(([key]) => [key, { type: ['string', 'object'] }])),
});

function commonSchemas(t: Words): { [name: string]: Schema } {
  const text: Schema = { type: 'string' };
  return {
    Money: {
      type: 'object',
      description: t('openapi.money'),
      required: ['amount', 'currency'],
      properties: { amount: { type: 'integer' }, currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
    },
    Address: { type: 'object', properties: Object.fromEntries(addressParts.map((part) => [part, text])) },
    Option: { type: 'object', required: ['id', 'label'], properties: { id: text, label: orNull(text) } },
    OptionInput: {
      description: t('openapi.option'),
      anyOf: [text, { type: 'object', properties: { id: text, label: text }, minProperties: 1 }],
    },
    SetChange: {
      type: 'object',
      additionalProperties: false,
      properties: { add: { type: 'array', items: text }, remove: { type: 'array', items: text } },
    },
    Issue: { type: 'object', properties: { field: text, text, reason: text } },
    Event: {
      type: 'object',
      required: ['id', 'kind', 'madeAt', 'recordedAt'],
      properties: {
        id: uuid,
        type: text,
        record: uuid,
        kind: text,
        field: orNull(text),
        actor: orNull(uuid),
        winner: orNull(uuid),
        from: {},
        to: {},
        origin: text,
        madeAt: instant,
        recordedAt: instant,
      },
    },
    EventPage: {
      type: 'object',
      required: ['items', 'next'],
      properties: {
        items: { type: 'array', items: ref('Event') },
        next: { type: ['string', 'null'], description: t('openapi.next') },
      },
    },
    TimelinePage: {
      type: 'object',
      required: ['items', 'next'],
      properties: {
        items: {
          type: 'array',
          items: {
            type: 'object',
            required: ['at', 'kind', 'about', 'record', 'event'],
            properties: {
              at: instant,
              kind: { type: 'string', enum: timelineKinds },
              about: { type: ['object', 'null'], properties: { type: text, id: text }, description: t('openapi.timelineAbout') },
              record: { type: ['object', 'null'], description: t('openapi.timelineRecord') },
              event: { anyOf: [ref('Event'), { type: 'null' }] },
            },
          },
        },
        next: { type: ['string', 'null'], description: t('openapi.next') },
      },
    },
    Problem: {
      type: 'object',
      required: ['type', 'title', 'status', 'detail', 'kind'],
      properties: {
        type: { type: 'string', format: 'uri' },
        title: text,
        status: { type: 'integer' },
        detail: text,
        kind: { type: 'string', enum: Object.keys(errorKinds) },
        field: text,
        values: { type: 'object' },
      },
    },
    SyncToken: {
      type: 'object',
      required: ['token', 'url', 'expiresAt', 'lastsSeconds'],
      properties: { token: text, url: { type: 'string', format: 'uri' }, expiresAt: instant, lastsSeconds: { type: 'integer' } },
    },
  };
}

/** The description of the whole API, derived from the object types. */
export function openApi(options: { locale: Locale; server: string; version: string; types?: readonly ObjectType[] }): Schema {
  const { locale } = options;
  const t = wordsOf(locale);
  const types = options.types ?? Object.values(objectTypes);
  return {
    openapi: '3.1.0',
    info: {
      title: t('openapi.title'),
      description: t('openapi.description'),
      version: options.version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: options.server }],
    security: [{ key: [] }],
    tags: types.map((type) => ({ name: type.label.many[locale] })),
    paths: {
      ...Object.assign({}, ...types.map((type) => pathsOf(type, t, locale))),
      '/api/v1/search': {
        get: {
          ...searchOperation(t),
          responses: { 200: { description: t('openapi.searchAll'), content: json(ref('SearchResult')) }, default: problem(t) },
        },
      },
      '/api/v1/sync-token': {
        post: {
          operationId: 'createSyncToken',
          summary: t('openapi.token'),
          responses: { 200: { description: t('openapi.token'), content: json(ref('SyncToken')) }, default: problem(t) },
        },
      },
    },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: {
        ...commonSchemas(t),
        ...searchSchemas(t),
        ...Object.assign({}, ...types.map((type) => schemasOf(type, t, locale))),
      },
    },
  };
}
