import { limits } from '@rapport/model/limits';
import type { SizesAnswer } from '@rapport/model/wire/device-documents';
import type { KnownIdentity } from '../client/identity.ts';
import type { Replica } from '../replica/replica.svelte.ts';
import { ask } from '../shell/ask.ts';
import type { PinTarget } from './pins.ts';
import { documentsOf, filesOf, recordsOf } from './wanted.ts';

export type Size = {
  readonly records: number;
  readonly documents: number;
  readonly files: number;
  /** undefined: the server does not say it now. */
  readonly bytes: number | undefined;
};

/** What taking something along takes. */
export async function sizeOf(
  target: PinTarget,
  replica: Replica,
  { workspace, memberId }: Pick<KnownIdentity, 'workspace' | 'memberId'>,
): Promise<Size> {
  const records = await recordsOf(target, replica, memberId);
  const documents = [...new Set(records.flatMap((record) => documentsOf(replica, record)))].map((key) => {
    const [type = '', id = ''] = key.split(':');
    return { type, id };
  });
  const most = limits.sizedDocuments.value;
  let bytes: number | undefined = 0;
  for (let from = 0; from < documents.length && bytes !== undefined; from += most) {
    const body = { documents: documents.slice(from, from + most) };
    const answer: SizesAnswer | undefined = await ask<SizesAnswer>(`/api/w/${workspace.id}/document-sizes`, {
      body,
    }).catch(() => undefined);
    bytes = answer && bytes + answer.bytes;
  }
  const files = filesOf(
    replica,
    documents.map(({ type, id }) => `${type}:${id}`),
  );
  const inFiles = files.reduce((sum, { size }) => sum + size, 0);
  return {
    records: records.length,
    documents: documents.length,
    files: files.length,
    bytes: bytes === undefined ? undefined : bytes + inFiles,
  };
}
