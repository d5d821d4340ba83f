import { objectType, objectTypeByPlural } from '@rapport/model/objects/index';
import { hasList } from '@rapport/model/schema/object-type';
import { error, redirect } from '@sveltejs/kit';

/** A built-in type by its plural (as links are written) or its key; a number leads to its record. */
export const load = async ({ params, parent }) => {
  const type = objectTypeByPlural(params.type) ?? objectType(params.type);
  if (!type) {
    const [{ client }, { findByNumber }] = await Promise.all([parent(), import('#lib/features/search/find-by-number.ts')]);
    const found = await findByNumber(client, params.type);
    if (found) redirect(307, `/app/${params.workspace}/${found.plural}/${found.id}`);
  }
  if (!type || (type.storage !== 'document' && !hasList(type))) error(404, 'unknown');
  return { type };
};
