import { objectType, objectTypeByPlural } from '@rapport/model/objects/index';
import { error } from '@sveltejs/kit';

/** A built-in type by its plural (as links are written) or its key, else nothing. */
export const load = ({ params }) => {
  const type = objectTypeByPlural(params.type) ?? objectType(params.type);
  if (!type || type.storage !== 'document') error(404, 'unknown');
  return { type };
};
