import type { Row } from '@rapport/model/schema/row';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import type { Underway } from './waiting-files.svelte.ts';

/** The files of a record, newest first, those of its comments included. */
export const filesOf = ({ client, type, id }: OpenRecord): readonly Row[] =>
  (client.replica.related(type.key, id).find((group) => group.type === 'file' && group.field === 'record')?.rows ?? []).toSorted(
    (one, other) => (one.createdAt < other.createdAt ? 1 : one.createdAt > other.createdAt ? -1 : one.id < other.id ? 1 : -1),
  );

/** And those that are on their way to it from this device. */
export const underwayTo = ({ client, type, id }: OpenRecord): readonly Underway[] =>
  client.files.all.filter((file) => file.record === `${type.key}:${id}` && client.replica.row('file', file.id) === undefined);
