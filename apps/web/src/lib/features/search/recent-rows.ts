import { objectType } from '@rapport/model/objects/index';
import type { Row } from '@rapport/model/schema/row';
import type { Replica } from '../../replica/replica.svelte.ts';

/** Of documents (`<type>:<id>`), in their order: the records that have a page, are not in the trash and may be seen. */
export const recentRows = (documents: readonly string[], replica: Pick<Replica, 'row'>): readonly Row[] =>
  documents.flatMap((document) => {
    const [type = '', id = ''] = document.split(':');
    const row = objectType(type)?.listed ? replica.row(type, id) : undefined;
    return row && row.deletedAt === undefined ? [row] : [];
  });
