import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';

/** The id in a path. One that is none gets the answer of one that does not exist. */
export function pathId(params: { readonly [name: string]: string }): string {
  const id = params.id?.toLowerCase();
  if (!isUuid(id)) throw new RefusalError('not-found');
  return id;
}
