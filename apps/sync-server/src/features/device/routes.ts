import { type Actor, sees } from '@rapport/model/access/can';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import { readAudiences, type RecordRef, refKey } from '@rapport/persistence/server/audience/read-audiences';
import type { Queryable } from '@rapport/persistence/server/database';
import { type LoadedDocument, loadDocuments } from '@rapport/persistence/server/log/load-documents';
import { sizeDocuments } from '@rapport/persistence/server/log/size-documents';
import type { DocumentAnswer, DocumentsAnswer, SizesAnswer } from '@rapport/model/wire/device-documents';
import { z } from 'zod';
import { readJson } from '../../http/read-body.ts';
import type { Route } from '../../http/route.ts';
import { demand } from '../../identity/identity-context.ts';

const ref = { type: z.string(), id: z.string().refine(isUuid) };
const asked = z.strictObject({
  ...ref,
  /** What the device has already: of which generation, up to which position. */
  generation: z.int().positive().optional(),
  after: z.int().nonnegative().optional(),
});
type Asked = z.infer<typeof asked>;
const fetchBody = z.strictObject({ documents: z.array(asked) });
const sizeBody = z.strictObject({ documents: z.array(z.strictObject(ref)) });

function bounded<T>(documents: readonly T[], limit: number): readonly T[] {
  if (documents.length > limit) throw new RefusalError('too-large', { field: 'documents', values: { limit } });
  return documents;
}

/** Those of them that are documents and that this person sees. The others are answered like those that do not exist. */
async function visible<T extends RecordRef>(database: Queryable, actor: Actor, refs: readonly T[]): Promise<readonly T[]> {
  const known = refs.filter(({ type }) => objectType(type)?.storage === 'document');
  const audiences = await readAudiences(database, actor.workspaceId, known);
  return known.filter((one) => {
    const audience = audiences.get(refKey(one));
    return audience !== undefined && sees(actor, audience);
  });
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function answerOf(one: Asked, loaded: LoadedDocument): DocumentAnswer {
  const { registry, snapshot, updates, position } = loaded;
  const after = one.generation === registry.generation ? (one.after ?? 0) : 0;
  const whole = snapshot && after < snapshot.position;
  const later = updates.filter((update) => update.format === 'yjs-1' && update.position > after);
  return {
    type: one.type,
    id: one.id,
    generation: registry.generation,
    position,
    updates: [...(whole ? [base64(snapshot.state)] : []), ...later.map(({ update }) => base64(update))],
  };
}

/** Documents for devices that keep them, many at once and without opening any: what the log has, so it is committed. */
export const deviceRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/w/:workspace/documents',
    async handle({ services: { database }, session, request }) {
      const { actor } = await session();
      demand(actor, 'read');
      const wanted = bounded((await readJson(request, fetchBody)).documents, limits.documentsAtOnce.value);
      const seen = await visible(database, actor, wanted);
      const sizes = await sizeDocuments(
        database,
        actor.workspaceId,
        seen.map(({ id }) => id),
      );
      let bytes = 0;
      const now: Asked[] = [];
      const later: RecordRef[] = [];
      for (const one of seen) {
        const size = sizes.get(one.id);
        if (size === undefined) continue;
        bytes += size;
        if (now.length > 0 && bytes > limits.documentsAnswerBytes.value) later.push({ type: one.type, id: one.id });
        else now.push(one);
      }
      const loaded = await loadDocuments(
        database,
        actor.workspaceId,
        now.map(({ id }) => id),
      );
      const documents = now.flatMap((one) => {
        const found = loaded.get(one.id);
        return found?.registry.type === one.type ? [answerOf(one, found)] : [];
      });
      return Response.json({ documents, later } satisfies DocumentsAnswer);
    },
  },
  {
    method: 'POST',
    path: '/api/w/:workspace/document-sizes',
    async handle({ services: { database }, session, request }) {
      const { actor } = await session();
      demand(actor, 'read');
      const wanted = bounded((await readJson(request, sizeBody)).documents, limits.sizedDocuments.value);
      const seen = await visible(database, actor, wanted);
      const sizes = await sizeDocuments(
        database,
        actor.workspaceId,
        seen.map(({ id }) => id),
      );
      const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      return Response.json({ documents: sizes.size, bytes } satisfies SizesAnswer);
    },
  },
];
