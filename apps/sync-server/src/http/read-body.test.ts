import { limits } from '@rapport/model/limits';
import { RefusalError } from '@rapport/model/errors';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readJson } from './read-body.ts';

const schema = z.strictObject({ name: z.string(), deep: z.object({ at: z.number() }).optional() });
const request = (body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  new Request('http://localhost/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
const refusal = async (asked: Request) => {
  const error: unknown = await readJson(asked, schema).catch((cause: unknown) => cause);
  return error instanceof RefusalError ? error.refusal : error;
};

test('a body of the right shape comes through', async () => {
  expect(await readJson(request('{"name":"Zoë"}'), schema)).toEqual({ name: 'Zoë' });
  expect(
    await readJson(request('{"name":"a"}', { 'content-type': 'application/merge-patch+json; charset=utf-8' }), schema),
  ).toEqual({ name: 'a' });
});

test('what is wrong is named', async () => {
  expect(await refusal(request('{"name":1}'))).toEqual({ kind: 'bad-request', field: 'name', values: { reason: 'shape' } });
  expect(await refusal(request('{"name":"a","deep":{"at":"b"}}'))).toMatchObject({ field: 'deep.at' });
  expect(await refusal(request('{"name":"a","more":1}'))).toMatchObject({ field: 'more' });
  expect(await refusal(request('{"name":'))).toMatchObject({ values: { reason: 'json' } });
  expect(await refusal(request(''))).toMatchObject({ values: { reason: 'json' } });
  expect(await refusal(request(new Uint8Array([0x22, 0xff, 0x22])))).toMatchObject({ values: { reason: 'json' } });
  expect(await refusal(request('name=a', { 'content-type': 'application/x-www-form-urlencoded' }))).toMatchObject({
    values: { reason: 'content-type' },
  });
});

test('[V8] a body over the limit is refused by its declared length, and by what arrives when none is declared', async () => {
  const size = limits.requestBody.value + 1;
  expect(await refusal(request('{}', { 'content-type': 'application/json', 'content-length': String(size) }))).toMatchObject({
    kind: 'too-large',
  });
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  expect(await refusal(request(endless))).toMatchObject({ kind: 'too-large' });
  expect(sent).toBeLessThan(size + 4 * 65_536);
});
