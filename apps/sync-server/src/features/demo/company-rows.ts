import { documentType } from '@rapport/model/settings/settings-type';
import { RefusalError } from '@rapport/model/errors';
import type { EntryRow, LogRow, RegistryChange, RegistryRow } from '@rapport/persistence/server/log/batch';
import type { Rows } from '../../documents/log-write.ts';
import { encodeSteps, withNumber } from '../../documents/new-records.ts';
import type { DemoEntry, DemoRecord, DemoStep } from './company/demo-record.ts';

export type Written = {
  readonly workspaceId: string;
  readonly serverClient: number;
  /** The next human number of a type that gives any. */
  readonly number: (type: string) => number | undefined;
  /** When something told as having happened at this time did happen: nothing lies in the future. */
  readonly when: (at: number) => Date;
};

/** The log of these records and entries as if everybody had written their part at its time. */
export function companyRows(
  records: readonly DemoRecord[],
  entries: readonly DemoEntry[],
  by: Written,
): Required<Pick<Rows, 'documents' | 'updates' | 'registryChanges' | 'entries'>> {
  const documents: RegistryRow[] = [];
  const updates: LogRow[] = [];
  const registryChanges: RegistryChange[] = [];
  for (const record of records) {
    const { workspaceId, when } = by;
    const first = record.steps[0];
    if (!first) continue;
    documents.push({
      workspaceId,
      id: record.id,
      type: record.type,
      generation: 1,
      createdAt: when(first.at),
      createdBy: first.by,
    });
    let position = 0;
    const at = (step: { readonly at: number; readonly by: string }) => ({
      workspaceId,
      documentId: record.id,
      type: record.type,
      generation: 1,
      position: ++position,
      actor: step.by,
      madeAt: when(step.at),
      at: when(step.at),
    });
    for (const { step, update } of updatesOf(record, by))
      updates.push({ ...at(step), update, origin: step.origin, base: step.base ?? null });
    for (const fate of record.fate ?? []) registryChanges.push({ ...at(fate), change: fate.change, origin: 'command' });
  }
  return { documents, updates, registryChanges, entries: entries.flatMap((entry) => entryRows(entry, by)) };
}

/** Steps that changed nothing leave no row. */
function updatesOf(
  { type: key, steps }: DemoRecord,
  { serverClient, number }: Written,
): { readonly step: DemoStep; readonly update: Uint8Array }[] {
  const type = documentType(key);
  if (!type) throw new RefusalError('unknown-type', { field: key });
  const [first, ...later] = steps.filter(({ update }) => update === undefined);
  const encoded = first
    ? encodeSteps(type, [withNumber(type, first.changes, number), ...later.map(({ changes }) => changes)], serverClient)
    : [];
  let next = 0;
  return steps.flatMap((step) => {
    const update = step.update ?? encoded[next++];
    return update ? [{ step, update }] : [];
  });
}

const entryRows = ({ type, id, home, versions }: DemoEntry, { workspaceId, when }: Written): EntryRow[] =>
  versions.map(({ at, by, values, deleted = false }, index) => ({
    workspaceId,
    id,
    version: index + 1,
    type,
    home,
    values,
    deleted,
    actor: by,
    origin: 'command',
    madeAt: when(at),
    at: when(at),
  }));
