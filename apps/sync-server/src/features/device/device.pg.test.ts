import type { DocumentsAnswer } from '@rapport/model/wire/device-documents';
import { limits } from '@rapport/model/limits';
import { fieldsOf } from '@rapport/model/documents/record-document';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ask } from '../../../../../tests/support/running-server.ts';
import { editOf, SyncTest } from '../../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let key: string;
beforeAll(async () => {
  sync = await SyncTest.start();
  key = (await sync.server.services.identity.addKey(sync.owner.actor, 'device')).key;
});
afterAll(() => sync.close());

type Asked = { type: string; id: string; generation?: number; after?: number };
const post = (path: string, documents: readonly unknown[]) =>
  ask(sync.server.address, `/api/w/${sync.workspaceId}/${path}`, { key, body: { documents } });
const fetched = async (...documents: Asked[]) => (await post('documents', documents)).body as unknown as DocumentsAnswer;
const apply = (doc: Y.Doc, updates: readonly string[] = []): Y.Doc => {
  for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, 'base64'));
  return doc;
};
const rename = (id: string, name: string) =>
  sync.run(sync.owner, { kind: 'update', type: 'account', records: [id], changes: { name: { value: name } } });

/** Rows of the log past what commands write, of so many bytes each. */
async function grow(id: string, rows: number, bytes: number): Promise<void> {
  const update = editOf(undefined, (fields) => fields.set('description', 'x'.repeat(bytes)));
  await sync.fresh.database.query(
    `insert into document_update (workspace_id, document_id, generation, position, format, update, actor, origin, base, made_at, at)
    select $1, $2, 1, 100 + n, 'yjs-1', $3, $4, 'edit', 1, now(), now() from generate_series(1, $5::int) n`,
    [sync.workspaceId, id, Buffer.from(update), sync.owner.actor.memberId, rows],
  );
}

test('[M63] a device is given many documents at once, and later only what came since', async () => {
  const [one, other] = [
    await sync.record('account', { name: { value: 'One' } }),
    await sync.record('account', { name: { value: 'Other' } }),
  ];
  const first = await fetched({ type: 'account', id: one }, { type: 'account', id: other });
  expect(first.documents.map(({ id, generation }) => [id, generation])).toEqual([
    [one, 1],
    [other, 1],
  ]);
  const doc = apply(new Y.Doc(), first.documents[0]?.updates);
  expect(fieldsOf(doc).get('name')).toBe('One');
  const after = first.documents[0]?.position ?? 0;
  await sync.workspace.visible(await rename(one, 'One again'));
  const second = await fetched({ type: 'account', id: one, generation: 1, after });
  expect(second.documents[0]?.updates).toHaveLength(1);
  expect(second.documents[0]?.position).toBe(after + 1);
  expect(fieldsOf(apply(doc, second.documents[0]?.updates)).get('name')).toBe('One again');
  // What it has of another generation is not the document's beginning.
  const anew = await fetched({ type: 'account', id: one, generation: 9, after });
  expect(fieldsOf(apply(new Y.Doc(), anew.documents[0]?.updates)).get('name')).toBe('One again');
});

test('[M63] what is not there, of another type or no document is left out; what is not understood is named', async () => {
  const id = await sync.record('account', { name: { value: 'Here' } });
  expect(await fetched({ type: 'account', id: v7() }, { type: 'deal', id }, { type: 'comment', id })).toEqual({
    documents: [],
    later: [],
  });
  expect(await post('documents', [{ type: 'account', id: 'x' }])).toMatchObject({
    status: 400,
    body: { field: 'documents.0.id' },
  });
  expect(await post('documents', [{ type: 'account', id, after: -1 }])).toMatchObject({ status: 400 });
});

test('[V8] documentsAtOnce, documentsAnswerBytes and sizedDocuments: past them it is refused, or told to ask again', async () => {
  const many = (count: number) => Array.from({ length: count }, () => ({ type: 'account', id: v7() }));
  expect((await post('documents', many(limits.documentsAtOnce.value))).status).toBe(200);
  expect(await post('documents', many(limits.documentsAtOnce.value + 1))).toMatchObject({
    status: 413,
    body: { field: 'documents' },
  });
  expect((await post('document-sizes', many(limits.sizedDocuments.value + 1))).status).toBe(413);
  const [small, large, last] = [
    await sync.record('account', { name: { value: 'Small' } }),
    await sync.record('account', { name: { value: 'Large' } }),
    await sync.record('account', { name: { value: 'Last' } }),
  ];
  await grow(large, 10, limits.documentsAnswerBytes.value / 10);
  const all = [small, large, last].map((id) => ({ type: 'account', id }));
  const answer = await fetched(...all);
  expect(answer.documents.map(({ id }) => id)).toEqual([small]);
  expect(answer.later).toEqual([
    { type: 'account', id: large },
    { type: 'account', id: last },
  ]);
  // One that is too long by itself comes alone.
  const next = await fetched(...answer.later);
  expect(next.documents.map(({ id }) => id)).toEqual([large]);
  const { body } = await post('document-sizes', all);
  expect(body['documents']).toBe(3);
  expect(Number(body['bytes'])).toBeGreaterThan(limits.documentsAnswerBytes.value);
});
