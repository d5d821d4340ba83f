import { v5 } from 'uuid';

/** Never changes: the ids are stored. */
const namespace = 'e0c9d1a6-0f0b-5d52-9b6c-7f3a4d1f8c22';

/**
 * The id of an entry that another system knows by an id of its own: arriving twice it is one [V3]. `record` keeps apart
 * what its writer may not know of, because it hangs on a record that they do not see.
 */
export const onceId = (workspace: string, type: string, externalId: string, record?: string): string =>
  v5(JSON.stringify([workspace, type, normalised(externalId), ...(record === undefined ? [] : [record])]), namespace);

/** A Message-ID is the same with and without its brackets. */
const normalised = (externalId: string): string =>
  externalId
    .trim()
    .replace(/^<(.*)>$/s, '$1')
    .trim();
