import { applyChanges } from '@rapport/model/documents/record-document';
import { projectRecord } from '@rapport/model/projection/project-record';
import type { Value } from '@rapport/model/schema/row';
import { missingFields } from '@rapport/model/schema/required-fields';
import type { LiveDocuments } from './live-documents.ts';

export type Repair = {
  readonly type: string;
  readonly id: string;
  readonly fields: ReadonlyMap<string, Value | undefined>;
  readonly at: Date;
};

/**
 * Puts the last valid value where somebody wrote one that its field does not allow, or none where there must be one. The edit itself was accepted: a
 * refused one would take all later edits of its author with it. What somebody has put right meanwhile stays.
 */
export async function repairFields(
  documents: LiveDocuments,
  workspaceId: string,
  { type, id, fields, at }: Repair,
): Promise<void> {
  const name = await documents.nameOf(workspaceId, type, id);
  if (name === undefined) return;
  const live = await documents.open(name);
  try {
    if (live.deletedAt) return;
    const { issues, values } = projectRecord(live.type, live.doc);
    const wrong = new Set([...issues.map(({ field }) => field), ...missingFields(live.type, values)]);
    const changes = Object.fromEntries(
      [...fields].filter(([field]) => wrong.has(field)).map(([field, value]) => [field, { value: value ?? null }]),
    );
    const updates = live.change(() => applyChanges(live.doc, live.type, changes), {
      actor: null,
      origin: 'repair',
      base: undefined,
      madeAt: at,
      at,
    });
    if (updates.length > 0) documents.append(live, { updates });
  } finally {
    documents.release(live);
  }
}
